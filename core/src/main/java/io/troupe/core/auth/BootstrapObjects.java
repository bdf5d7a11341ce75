package io.troupe.core.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The objects a cluster begins with, and how those of an existing cluster are brought up to date:
 * permissions and subjects that are missing come back, what an administrator added stays, and
 * nothing else is touched.
 */
public final class BootstrapObjects {
  private static final String AUTOUPDATE = "rbac.authorization.kubernetes.io/autoupdate";
  private static final YAMLMapper YAML = new YAMLMapper();

  private BootstrapObjects() {}

  /** What to do about one object. */
  public sealed interface Step {
    record Create(ObjectNode object) implements Step {}

    /**
     * @param object the stored one with what was missing
     */
    record Update(ObjectNode object) implements Step {}

    /** A binding to another role than it should be; roleRef cannot change, so delete and create. */
    record Recreate(ObjectNode object) implements Step {}

    record Nothing() implements Step {}
  }

  /**
   * @param yaml documents separated by {@code ---}; empty ones are left out
   * @throws UncheckedIOException if it is no YAML, which is a fault of the installation
   */
  public static List<ObjectNode> parse(String yaml) {
    List<ObjectNode> objects = new ArrayList<>();
    try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(yaml)) {
      while (documents.hasNextValue()) {
        if (documents.nextValue() instanceof ObjectNode object) {
          objects.add(object);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return objects;
  }

  /**
   * @param stored empty when there is none
   */
  public static Step reconcile(ObjectNode wanted, Optional<ObjectNode> stored) {
    if (stored.isEmpty()) {
      return new Step.Create(wanted);
    }
    boolean ofRbac = wanted.path("apiVersion").asText().startsWith(RbacTypes.GROUP + "/");
    JsonNode annotations = stored.get().path("metadata").path("annotations");
    if (!ofRbac || annotations.path(AUTOUPDATE).asText().equals("false")) {
      return new Step.Nothing();
    }
    boolean otherRole =
        wanted.has("roleRef")
            && !identity(wanted.path("roleRef")).equals(identity(stored.get().path("roleRef")));
    if (otherRole) {
      return new Step.Recreate(wanted);
    }
    ObjectNode result = stored.get().deepCopy();
    addMissingFields(metadata(result, "labels"), wanted.path("metadata").path("labels"));
    addMissingFields(metadata(result, "annotations"), wanted.path("metadata").path("annotations"));
    addMissingRules(result, wanted);
    addMissingSubjects(result, wanted);
    if (wanted.path("aggregationRule").isObject()) {
      addMissingSelectors(
          result.withObjectProperty("aggregationRule"), wanted.path("aggregationRule"));
    }
    return result.equals(stored.get()) ? new Step.Nothing() : new Step.Update(result);
  }

  private static ObjectNode metadata(ObjectNode object, String field) {
    ObjectNode metadata = object.withObjectProperty("metadata");
    return metadata.get(field) instanceof ObjectNode map ? map : metadata.putObject(field);
  }

  private static void addMissingFields(ObjectNode target, JsonNode wanted) {
    for (Map.Entry<String, JsonNode> field : wanted.properties()) {
      target.putIfAbsent(field.getKey(), field.getValue());
    }
  }

  /** An aggregated role's rules are not its own, so none are added. */
  private static void addMissingRules(ObjectNode result, ObjectNode wanted) {
    if (!wanted.path("rules").isArray() || wanted.path("aggregationRule").isObject()) {
      return;
    }
    List<PolicyRule> held = PolicyRule.allOf(result.path("rules"));
    List<PolicyRule> wantedRules = PolicyRule.allOf(wanted.path("rules"));
    for (int i = 0; i < wantedRules.size(); i++) {
      PolicyRule rule = wantedRules.get(i);
      if (held.stream().noneMatch(h -> h.covers(rule))) {
        array(result, "rules").add(wanted.path("rules").get(i));
      }
    }
  }

  private static void addMissingSubjects(ObjectNode result, ObjectNode wanted) {
    Set<List<String>> present = new HashSet<>();
    result.path("subjects").forEach(subject -> present.add(identity(subject)));
    for (JsonNode subject : wanted.path("subjects")) {
      if (present.add(identity(subject))) {
        array(result, "subjects").add(subject);
      }
    }
  }

  /** What a reference names, whatever defaults were filled in around it. */
  private static List<String> identity(JsonNode reference) {
    return List.of(
        reference.path("kind").asText(""),
        reference.path("namespace").asText(""),
        reference.path("name").asText(""));
  }

  private static void addMissingSelectors(ObjectNode result, JsonNode wanted) {
    Set<JsonNode> present = new HashSet<>();
    result.path("clusterRoleSelectors").forEach(present::add);
    for (JsonNode selector : wanted.path("clusterRoleSelectors")) {
      if (present.add(selector)) {
        array(result, "clusterRoleSelectors").add(selector);
      }
    }
  }

  private static ArrayNode array(ObjectNode object, String field) {
    return object.get(field) instanceof ArrayNode array ? array : object.putArray(field);
  }
}

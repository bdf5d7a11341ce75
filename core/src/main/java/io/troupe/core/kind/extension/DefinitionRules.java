package io.troupe.core.kind.extension;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Definitions. Follows upstream pkg/registry/customresourcedefinition/strategy.go. */
final class DefinitionRules implements KindRules {
  private static final long HTTPS = 443;

  @Override
  public void applyDefaults(ObjectNode definition) {
    if (!(definition.path("spec") instanceof ObjectNode spec)) {
      return;
    }
    spec.path("versions")
        .forEach(v -> EmptyKeywords.drop(v.path("schema").path("openAPIV3Schema")));
    if (spec.path("names") instanceof ObjectNode names) {
      String kind = Tree.text(names, "kind");
      if (!kind.isEmpty()) {
        Tree.defaultText(names, "singular", kind.toLowerCase(Locale.ROOT));
        Tree.defaultText(names, "listKind", kind + "List");
      }
    }
    if (!Tree.has(spec, "conversion")) {
      spec.putObject("conversion").put("strategy", "None");
    }
    if (spec.path("conversion").path("webhook").path("clientConfig").path("service")
        instanceof ObjectNode service) {
      Tree.defaultNumber(service, "port", HTTPS);
    }
  }

  @Override
  public void prepareForCreate(ObjectNode definition) {
    ObjectNode status = definition.putObject("status");
    status.putArray("conditions");
    status.putObject("acceptedNames").put("plural", "").put("kind", "");
    status.putArray("storedVersions");
    rememberStorage(definition);
  }

  @Override
  public void prepareForUpdate(ObjectNode definition, ObjectNode old) {
    rememberStorage(definition);
  }

  /** What was ever stored must stay readable. */
  private static void rememberStorage(ObjectNode definition) {
    ArrayNode stored = definition.withObject("/status").withArray("/storedVersions");
    for (JsonNode version : definition.path("spec").path("versions")) {
      String name = Tree.text(version, "name");
      if (version.path("storage").asBoolean() && !contains(stored, name)) {
        stored.add(name);
      }
    }
  }

  private static boolean contains(JsonNode array, String text) {
    for (JsonNode each : array) {
      if (each.asText().equals(text)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public List<FieldError> validate(ObjectNode definition) {
    return DefinitionValidation.of(definition);
  }

  @Override
  public List<FieldError> validateChange(ObjectNode definition, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>(DefinitionValidation.of(definition, old));
    errors.addAll(validateUpdate(definition, old));
    return errors;
  }

  /** What names a kind stays while resources may exist. */
  @Override
  public List<FieldError> validateUpdate(ObjectNode definition, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode spec = definition.path("spec");
    JsonNode before = old.path("spec");
    if (isEstablished(old)) {
      fixed("spec.scope", spec.path("scope"), before.path("scope"), errors);
      fixed(
          "spec.names.kind",
          spec.path("names").path("kind"),
          before.path("names").path("kind"),
          errors);
    }
    fixed("spec.group", spec.path("group"), before.path("group"), errors);
    fixed(
        "spec.names.plural",
        spec.path("names").path("plural"),
        before.path("names").path("plural"),
        errors);
    return errors;
  }

  private static void fixed(String path, JsonNode now, JsonNode before, List<FieldError> errors) {
    if (!now.equals(before)) {
      errors.add(FieldError.invalid(path, now.asText(), "field is immutable"));
    }
  }

  private static boolean isEstablished(JsonNode definition) {
    for (JsonNode condition : definition.path("status").path("conditions")) {
      if (condition.path("type").asText().equals("Established")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }
}

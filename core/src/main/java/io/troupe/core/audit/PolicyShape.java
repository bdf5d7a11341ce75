package io.troupe.core.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Whether a policy file has fields where they belong and of the right types: a name where a list of
 * names should be would make a rule that nobody meant. Null is as good as nothing.
 */
final class PolicyShape {
  private static final Map<String, Type> RESOURCES =
      Map.of("group", Type.TEXT, "resources", Type.TEXTS, "resourceNames", Type.TEXTS);

  private static final Map<String, Type> RULE =
      Map.of(
          "level", Type.TEXT,
          "users", Type.TEXTS,
          "userGroups", Type.TEXTS,
          "verbs", Type.TEXTS,
          "resources", Type.OBJECTS,
          "namespaces", Type.TEXTS,
          "nonResourceURLs", Type.TEXTS,
          "omitStages", Type.TEXTS,
          "omitManagedFields", Type.BOOL);

  private static final Map<String, Type> POLICY =
      Map.of(
          "kind", Type.TEXT,
          "apiVersion", Type.TEXT,
          "metadata", Type.OBJECT,
          "rules", Type.OBJECTS,
          "omitStages", Type.TEXTS,
          "omitManagedFields", Type.BOOL);

  private final List<String> wrong = new ArrayList<>();
  private final List<String> unknown = new ArrayList<>();

  private enum Type {
    TEXT("a string", JsonNode::isTextual),
    BOOL("a bool", JsonNode::isBoolean),
    OBJECT("an object", JsonNode::isObject),
    TEXTS("a list of strings", node -> all(node, JsonNode::isTextual)),
    OBJECTS("a list of objects", node -> all(node, JsonNode::isObject));

    private final String words;
    private final Predicate<JsonNode> fits;

    Type(String words, Predicate<JsonNode> fits) {
      this.words = words;
      this.fits = fits;
    }

    private static boolean all(JsonNode list, Predicate<JsonNode> fits) {
      boolean good = list.isArray();
      for (JsonNode each : list) {
        good &= fits.test(each);
      }
      return good;
    }
  }

  private PolicyShape() {}

  static PolicyShape of(JsonNode policy) {
    PolicyShape shape = new PolicyShape();
    shape.check(policy, "", POLICY);
    if (shape.wrong.isEmpty()) {
      shape.each(policy, "rules", "", RULE);
      for (int i = 0; i < policy.path("rules").size(); i++) {
        shape.each(policy.path("rules").get(i), "resources", "rules[" + i + "].", RESOURCES);
      }
    }
    return shape;
  }

  /** What cannot be read. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** Fields that mean nothing, by their paths. */
  List<String> unknown() {
    return List.copyOf(unknown);
  }

  private void each(JsonNode of, String field, String path, Map<String, Type> types) {
    for (int i = 0; i < of.path(field).size(); i++) {
      check(of.path(field).get(i), path + field + "[" + i + "].", types);
    }
  }

  private void check(JsonNode object, String path, Map<String, Type> types) {
    object
        .properties()
        .forEach(field -> {
          Type type = types.get(field.getKey());
          if (type == null) {
            unknown.add(path + field.getKey());
          } else if (!field.getValue().isNull() && !type.fits.test(field.getValue())) {
            wrong.add("failed decoding: " + path + field.getKey() + " must be " + type.words);
          }
        });
  }
}

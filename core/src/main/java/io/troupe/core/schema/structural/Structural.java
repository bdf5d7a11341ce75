package io.troupe.core.schema.structural;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.troupe.core.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An openAPIV3Schema, read once. The same type stands for the value validations inside allOf,
 * anyOf, oneOf and not.
 *
 * @param type as written; empty when unsaid
 * @param properties in the definition's order
 * @param additional the schema of values under undeclared keys; empty when there is none, or only
 *     the word true
 * @param anyAdditional whether additionalProperties is the word true
 * @param bounds the keywords that limit a value
 * @param raw as the definition has it; not to be changed
 */
public record Structural(
    String type,
    String format,
    boolean nullable,
    Optional<JsonNode> defaultValue,
    Map<String, Structural> properties,
    Optional<Structural> additional,
    boolean anyAdditional,
    Optional<Structural> items,
    List<String> required,
    boolean preserveUnknown,
    boolean intOrString,
    boolean embedded,
    String listType,
    List<String> listMapKeys,
    String mapType,
    List<Structural> allOf,
    List<Structural> anyOf,
    List<Structural> oneOf,
    Optional<Structural> not,
    Bounds bounds,
    List<ObjectNode> rules,
    ObjectNode raw) {

  /** What numbers, strings and sizes may be; absent where unsaid. */
  public record Bounds(
      Optional<JsonNode> minimum,
      boolean exclusiveMinimum,
      Optional<JsonNode> maximum,
      boolean exclusiveMaximum,
      Optional<JsonNode> multipleOf,
      Optional<Long> minLength,
      Optional<Long> maxLength,
      String patternText,
      Optional<Pattern> pattern,
      Optional<Long> minItems,
      Optional<Long> maxItems,
      Optional<Long> minProperties,
      Optional<Long> maxProperties,
      Optional<List<JsonNode>> values) {}

  /** Reads what is there; what is malformed is left out, the definition's validation reports it. */
  public static Structural of(JsonNode json) {
    ObjectNode raw =
        json instanceof ObjectNode object
            ? object
            : com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
    Map<String, Structural> properties = new LinkedHashMap<>();
    raw.path("properties").properties().forEach(p -> properties.put(p.getKey(), of(p.getValue())));
    JsonNode more = raw.path("additionalProperties");
    return new Structural(
        raw.path("type").asText(""),
        raw.path("format").asText(""),
        raw.path("nullable").asBoolean(),
        present(raw, "default"),
        Collections.unmodifiableMap(properties),
        more.isObject() ? Optional.of(of(more)) : Optional.empty(),
        more.isBoolean() && more.asBoolean(),
        raw.path("items").isObject() ? Optional.of(of(raw.path("items"))) : Optional.empty(),
        List.copyOf(Json.texts(raw.path("required"))),
        raw.path("x-kubernetes-preserve-unknown-fields").asBoolean(),
        raw.path("x-kubernetes-int-or-string").asBoolean(),
        raw.path("x-kubernetes-embedded-resource").asBoolean(),
        raw.path("x-kubernetes-list-type").asText(""),
        List.copyOf(Json.texts(raw.path("x-kubernetes-list-map-keys"))),
        raw.path("x-kubernetes-map-type").asText(""),
        all(raw.path("allOf")),
        all(raw.path("anyOf")),
        all(raw.path("oneOf")),
        raw.path("not").isObject() ? Optional.of(of(raw.path("not"))) : Optional.empty(),
        bounds(raw),
        objects(raw.path("x-kubernetes-validations")),
        raw);
  }

  /** Whether null is a value here and not merely an absent one. */
  boolean dropsNull(JsonNode value) {
    return value.isNull() && !nullable;
  }

  /** Whether undeclared keys may stand here. */
  boolean allowsUndeclared() {
    return preserveUnknown || additional.isPresent() || anyAdditional;
  }

  private static Bounds bounds(ObjectNode raw) {
    String pattern = raw.path("pattern").asText("");
    return new Bounds(
        number(raw, "minimum"),
        raw.path("exclusiveMinimum").asBoolean(),
        number(raw, "maximum"),
        raw.path("exclusiveMaximum").asBoolean(),
        number(raw, "multipleOf"),
        whole(raw, "minLength"),
        whole(raw, "maxLength"),
        pattern,
        compiled(pattern),
        whole(raw, "minItems"),
        whole(raw, "maxItems"),
        whole(raw, "minProperties"),
        whole(raw, "maxProperties"),
        raw.path("enum").isArray() && !raw.path("enum").isEmpty()
            ? Optional.of(list(raw.path("enum")))
            : Optional.empty());
  }

  private static Optional<Pattern> compiled(String pattern) {
    if (pattern.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Pattern.compile(pattern));
    } catch (PatternSyntaxException _) {
      return Optional.empty();
    }
  }

  private static Optional<JsonNode> present(ObjectNode raw, String field) {
    return raw.hasNonNull(field) ? Optional.of(raw.get(field)) : Optional.empty();
  }

  private static Optional<JsonNode> number(ObjectNode raw, String field) {
    return present(raw, field).filter(JsonNode::isNumber);
  }

  private static Optional<Long> whole(ObjectNode raw, String field) {
    return number(raw, field).map(JsonNode::asLong);
  }

  private static List<JsonNode> list(JsonNode array) {
    List<JsonNode> all = new ArrayList<>(array.size());
    array.forEach(all::add);
    return List.copyOf(all);
  }

  private static List<Structural> all(JsonNode array) {
    List<Structural> all = new ArrayList<>(array.size());
    if (array.isArray()) {
      array.forEach(each -> all.add(of(each)));
    }
    return List.copyOf(all);
  }

  private static List<ObjectNode> objects(JsonNode array) {
    List<ObjectNode> all = new ArrayList<>(array.size());
    if (array.isArray()) {
      for (JsonNode each : array) {
        if (each instanceof ObjectNode object) {
          all.add(object);
        }
      }
    }
    return List.copyOf(all);
  }
}

package io.troupe.core.kind.extension;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Drops a schema's keywords that say nothing. Upstream's decoder and encoder do so by the way, and
 * clients that send every field they know, such as the official Java one, count on it.
 */
final class EmptyKeywords {
  private static final List<String> LISTS =
      List.of(
          "allOf",
          "anyOf",
          "oneOf",
          "enum",
          "required",
          "x-kubernetes-list-map-keys",
          "x-kubernetes-validations");
  private static final List<String> MAPS =
      List.of("properties", "patternProperties", "definitions", "dependencies");
  private static final List<String> SCHEMAS = List.of("items", "additionalProperties", "not");

  private EmptyKeywords() {}

  /** In place; what is no schema is left alone. */
  static void drop(JsonNode schema) {
    if (!(schema instanceof ObjectNode keywords)) {
      return;
    }
    LISTS.forEach(name -> dropEmpty(keywords, name));
    MAPS.forEach(name -> dropEmpty(keywords, name));
    for (String name : List.of("allOf", "anyOf", "oneOf")) {
      keywords.path(name).forEach(EmptyKeywords::drop);
    }
    MAPS.forEach(name -> keywords.path(name).forEach(EmptyKeywords::drop));
    SCHEMAS.forEach(name -> drop(keywords.path(name)));
  }

  private static void dropEmpty(ObjectNode keywords, String name) {
    JsonNode said = keywords.path(name);
    if (said.isContainerNode() && said.isEmpty()) {
      keywords.remove(name);
    }
  }
}

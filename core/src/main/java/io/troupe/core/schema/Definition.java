package io.troupe.core.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One generated type as its resource has it; see the build's DefinitionWriter for the notation.
 *
 * @param mapType {@code atomic} when merging treats the whole structure as one value
 * @param fields in declaration order
 */
record Definition(String name, String mapType, List<String> required, Map<String, Field> fields) {

  /**
   * What is said of a field.
   *
   * @param wire the protobuf tags that lead to it, outermost first; empty when it has none
   */
  record Field(
      String name,
      List<Integer> wire,
      String type,
      List<String> patchStrategies,
      String patchMergeKey,
      String listType,
      List<String> listMapKeys,
      String mapType,
      Optional<JsonNode> defaultValue) {

    /** The same name and nothing else: an item of a list field. */
    Field ofType(String other) {
      return new Field(name, List.of(), other, List.of(), "", "", List.of(), "", Optional.empty());
    }

    /** Of a value that is no field of a structure: an item, a map's value, a whole object. */
    static Field bare(String type) {
      return new Field("", List.of(), type, List.of(), "", "", List.of(), "", Optional.empty());
    }
  }

  static Definition read(String name, JsonNode json) {
    Map<String, Field> fields = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : json.path("fields").properties()) {
      JsonNode said = each.getValue();
      fields.put(
          each.getKey(),
          new Field(
              each.getKey(),
              tags(said.path("wire").asText("")),
              said.path("type").asText(),
              list(said.path("patchStrategy").asText("")),
              said.path("patchMergeKey").asText(""),
              said.path("listType").asText(""),
              list(said.path("listMapKeys").asText("")),
              said.path("mapType").asText(""),
              Optional.ofNullable(said.get("default"))));
      if (said.path("required").asBoolean()) {
        required.add(each.getKey());
      }
    }
    return new Definition(
        name,
        json.path("mapType").asText(""),
        List.copyOf(required),
        Collections.unmodifiableMap(fields));
  }

  private static List<Integer> tags(String joined) {
    return joined.isEmpty()
        ? List.of()
        : Arrays.stream(joined.split("\\.")).map(Integer::valueOf).toList();
  }

  private static List<String> list(String joined) {
    return joined.isEmpty() ? List.of() : Arrays.asList(joined.split(","));
  }
}

package io.troupe.core.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.troupe.core.json.Json;
import io.troupe.core.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One step of a field path in the one way FieldsV1 writes it, so that equal steps are equal texts:
 *
 * <ul>
 *   <li>{@code f:replicas}, a field of an object or a key of a map;
 *   <li>{@code k:{"containerPort":80,"protocol":"TCP"}}, the item of a list with these keys, in
 *       order of their names;
 *   <li>{@code v:"x"}, the item of a set;
 *   <li>{@code i:0}, the item at an index; read and kept, never made.
 * </ul>
 *
 * Follows upstream structured-merge-diff fieldpath/serialize-pe.go.
 */
final class PathStep {
  private PathStep() {}

  static String field(String name) {
    return "f:" + name;
  }

  static String value(JsonNode item) {
    return "v:" + text(item);
  }

  /**
   * The keys of an item of a keyed list, absent ones at their defaults.
   *
   * @param list the list's schema
   * @return empty for what has no key at all, or is no object
   */
  static Optional<String> key(Schema list, JsonNode item) {
    if (!item.isObject()) {
      return Optional.empty();
    }
    List<String> names = Shape.keys(list);
    if (names.size() == 1 && item.path(names.getFirst()) instanceof TextNode only) {
      return Optional.of("k:{\"" + names.getFirst() + "\":" + only + '}'); // by far the most
    }
    Map<String, JsonNode> keys = new TreeMap<>();
    for (String name : names) {
      JsonNode said = item.get(name);
      if (said != null && !said.isNull()) {
        keys.put(name, said);
      } else {
        list.items()
            .flatMap(type -> type.field(name))
            .flatMap(Schema::defaultValue)
            .ifPresent(value -> keys.put(name, value));
      }
    }
    return keys.isEmpty() ? Optional.empty() : Optional.of("k:" + text(keys));
  }

  private static String text(Map<String, JsonNode> keys) {
    ObjectNode ordered = Json.object();
    ordered.setAll(keys);
    return text(ordered);
  }

  private static String text(JsonNode node) {
    return node.toString();
  }

  /** A step as somebody wrote it, in the one way; empty for what is none. */
  static Optional<String> canonical(String step) {
    if (step.length() < 2 || step.charAt(1) != ':') {
      return Optional.empty();
    }
    String rest = step.substring(2);
    return switch (step.charAt(0)) {
      case 'f' -> Optional.of(step);
      case 'v' -> json(rest).filter(JsonNode::isValueNode).map(PathStep::value);
      case 'k' ->
          json(rest).filter(keys -> keys.isObject() && !keys.isEmpty()).map(PathStep::sorted);
      case 'i' -> rest.matches("[0-9]{1,9}") ? Optional.of(step) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static String sorted(JsonNode keys) {
    Map<String, JsonNode> ordered = new TreeMap<>();
    keys.properties().forEach(each -> ordered.put(each.getKey(), each.getValue()));
    return "k:" + text(ordered);
  }

  private static Optional<JsonNode> json(String text) {
    try {
      return Optional.ofNullable(Json.mapper().readTree(text))
          .filter(node -> !node.isMissingNode());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** As users read it: {@code .replicas}, {@code [name="a"]}, {@code [="x"]}, {@code [0]}. */
  static String shown(String step) {
    String rest = step.substring(2);
    return switch (step.charAt(0)) {
      case 'f' -> '.' + rest;
      case 'v' -> "[=" + rest + ']';
      case 'k' ->
          json(rest)
              .map(keys ->
                  keys.properties().stream()
                      .map(each -> each.getKey() + '=' + each.getValue())
                      .collect(Collectors.joining(",", "[", "]")))
              .orElse('[' + rest + ']');
      default -> '[' + rest + ']';
    };
  }

  /**
   * The steps to the items of a list, in its order.
   *
   * @return empty at an index whose item has none
   */
  static List<Optional<String>> ofItems(Schema list, Shape shape, JsonNode items) {
    List<Optional<String>> steps = new ArrayList<>(items.size());
    for (JsonNode item : items) {
      steps.add(shape == Shape.KEYED ? key(list, item) : Optional.of(value(item)));
    }
    return steps;
  }
}

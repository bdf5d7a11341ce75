package io.troupe.core.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The columns most kinds share, and short ways to declare others. */
public final class Columns {
  public static final Column NAME =
      new Column(
          "Name",
          "string",
          "name",
          "Unique within a namespace; cannot be changed.",
          0,
          (o, _) -> text(o.path("metadata").path("name").asText("")));

  public static final Column AGE =
      new Column(
          "Age",
          "string",
          "",
          "Time since the server created the object.",
          0,
          (o, now) -> text(Ages.since(o.path("metadata").path("creationTimestamp"), now)));

  private Columns() {}

  /** A column of text that is always shown. */
  public static Column text(String name, String description, Function<ObjectNode, String> cell) {
    return new Column(name, "string", "", description, 0, (o, _) -> text(cell.apply(o)));
  }

  /** A column of text that only {@code -o wide} shows. */
  public static Column wide(String name, String description, Function<ObjectNode, String> cell) {
    return new Column(name, "string", "", description, 1, (o, _) -> text(cell.apply(o)));
  }

  /** A column of whole numbers that is always shown. */
  public static Column number(String name, String description, Function<ObjectNode, Long> cell) {
    return new Column(
        name,
        "integer",
        "",
        description,
        0,
        (o, _) -> JsonNodeFactory.instance.numberNode(cell.apply(o)));
  }

  /** When the object was made, as a time: what kinds that nobody waits for show. */
  public static final Column CREATED_AT =
      text(
          "Created At",
          "When the server created the object.",
          o -> o.path("metadata").path("creationTimestamp").asText(""));

  /** What stands where there is nothing. */
  public static String orNone(String text) {
    return text.isEmpty() ? "<none>" : text;
  }

  /** A map as {@code a=1,b=2}, sorted by key. */
  public static String labels(JsonNode labels) {
    Map<String, String> sorted = new TreeMap<>();
    labels.properties().forEach(l -> sorted.put(l.getKey(), l.getValue().asText()));
    return orNone(
        sorted.entrySet().stream()
            .map(l -> l.getKey() + '=' + l.getValue())
            .collect(Collectors.joining(",")));
  }

  /** A label selector as people write it, such as {@code a=b,c in (d,e),!f}. */
  public static String selector(JsonNode selector) {
    List<String> parts = new ArrayList<>();
    new TreeMap<>(
            selector.path("matchLabels").properties().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, l -> l.getValue().asText())))
        .forEach((key, value) -> parts.add(key + '=' + value));
    for (JsonNode requirement : selector.path("matchExpressions")) {
      String key = requirement.path("key").asText("");
      List<String> values = new ArrayList<>();
      requirement.path("values").forEach(v -> values.add(v.asText()));
      Collections.sort(values);
      String list = " (" + String.join(",", values) + ")";
      parts.add(
          switch (requirement.path("operator").asText("")) {
            case "In" -> key + " in" + list;
            case "NotIn" -> key + " notin" + list;
            case "DoesNotExist" -> '!' + key;
            default -> key;
          });
    }
    return orNone(String.join(",", parts));
  }

  /** A column of text that depends on the time, such as an age. */
  public static Column timed(String name, String description, Timed cell) {
    return new Column(name, "string", "", description, 0, (o, now) -> text(cell.of(o, now)));
  }

  /** What a timed cell shows. */
  @FunctionalInterface
  public interface Timed {
    String of(ObjectNode object, Instant now);
  }

  private static JsonNode text(String value) {
    return JsonNodeFactory.instance.textNode(value);
  }
}

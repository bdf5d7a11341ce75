package io.troupe.core.kind.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Ages;
import io.troupe.core.kind.Column;
import io.troupe.core.kind.Columns;
import io.troupe.core.kind.jsonpath.JsonPath;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A version's additionalPrinterColumns. Follows upstream apiextensions-apiserver
 * pkg/registry/customresource/tableconvertor.
 */
final class PrinterColumns {
  private static final JsonNode NOTHING = JsonNodeFactory.instance.nullNode();

  private PrinterColumns() {}

  static List<Column> of(JsonNode declared) {
    List<Column> columns = new ArrayList<>();
    columns.add(Columns.NAME);
    if (declared.isEmpty()) {
      columns.add(Columns.AGE);
    }
    for (JsonNode each : declared) {
      String type = each.path("type").asText();
      JsonPath.parse(each.path("jsonPath").asText())
          .ifPresent(path ->
              columns.add(
                  new Column(
                      each.path("name").asText(),
                      type,
                      each.path("format").asText(""),
                      each.path("description").asText(""),
                      each.path("priority").asInt(0),
                      (object, now) -> cell(path, type, object, now))));
    }
    return columns;
  }

  private static JsonNode cell(JsonPath path, String type, ObjectNode object, Instant now) {
    List<JsonNode> found = path.find(object);
    if (found.isEmpty()) {
      return NOTHING;
    }
    JsonNode first = found.getFirst();
    return switch (type) {
      case "integer" ->
          first.isNumber() ? JsonNodeFactory.instance.numberNode(first.asLong()) : NOTHING;
      case "number" -> first.isNumber() ? first : NOTHING;
      case "boolean" -> first.isBoolean() ? first : NOTHING;
      case "date" -> first.isTextual() ? text(age(first, now)) : NOTHING;
      case "string" ->
          text(found.stream().map(PrinterColumns::shown).collect(Collectors.joining(" ")));
      default -> NOTHING;
    };
  }

  private static String age(JsonNode time, Instant now) {
    String age = Ages.since(time, now);
    return age.equals("<unknown>") && !time.asText().isEmpty() ? "<invalid>" : age;
  }

  private static String shown(JsonNode value) {
    return value.isNull() ? "<nil>" : value.isValueNode() ? value.asText() : text(value);
  }

  private static String text(JsonNode value) {
    return new String(Json.bytes(value), StandardCharsets.UTF_8);
  }

  private static JsonNode text(String value) {
    return JsonNodeFactory.instance.textNode(value);
  }
}

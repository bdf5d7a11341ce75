package io.troupe.core.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import io.troupe.core.cel.Shape.Form;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * JSON as CEL sees it, and back. Objects and lists are views: nothing of a tree is read before an
 * expression asks for it, so binding a large object costs nothing.
 */
public final class CelValues {
  /** Nodes one result may have when it is turned into JSON. */
  private static final int NODES_MAX = 1_000_000;

  private CelValues() {}

  /** Of a value nothing is declared of. */
  public static Object of(JsonNode node) {
    return of(node, Shape.DYNAMIC);
  }

  /** Of a value of a declared shape; one that is of another type is taken as it is. */
  public static Object of(JsonNode node, Shape shape) {
    return switch (node.getNodeType()) {
      case OBJECT -> new JsonMap((ObjectNode) node, shape);
      case ARRAY -> new JsonList((ArrayNode) node, shape);
      case STRING -> text(node.textValue(), shape.form());
      case NUMBER -> number(node, shape.form());
      case BOOLEAN -> node.booleanValue();
      case BINARY, POJO, MISSING, NULL -> NullValue.NULL_VALUE;
    };
  }

  private static Object number(JsonNode node, Form form) {
    if (form == Form.NUMBER) {
      return node.doubleValue();
    }
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return node.longValue();
    }
    double value = node.doubleValue();
    return form == Form.INTEGER && value == Math.rint(value) && Math.abs(value) < 1e18
        ? (Object) (long) value
        : (Object) value;
  }

  private static Object text(String text, Form form) {
    return switch (form) {
      case BYTES -> bytes(text);
      case TIMESTAMP -> timestamp(text);
      case DURATION -> duration(text);
      case OBJECT, MAP, LIST, STRING, INTEGER, NUMBER, BOOLEAN, DYNAMIC -> text;
    };
  }

  private static Object bytes(String text) {
    try {
      return CelByteString.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static Object timestamp(String text) {
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return text;
    }
  }

  private static Object duration(String text) {
    return GoDuration.parse(text).<Object>map(d -> d).orElse(text);
  }

  /**
   * The JSON of a value, a tree of its own.
   *
   * @throws IllegalArgumentException in upstream's words for a value JSON has no form for, and for
   *     one of too many nodes
   */
  public static JsonNode toJson(Object value) {
    return toJson(value, new int[] {NODES_MAX});
  }

  private static JsonNode toJson(Object value, int[] left) {
    if (--left[0] < 0) {
      throw new IllegalArgumentException(Evaluation.CALL_LIMIT_EXCEEDED);
    }
    JsonNodeFactory json = JsonNodeFactory.instance;
    return switch (value) {
      case null -> json.nullNode();
      case NullValue _ -> json.nullNode();
      case JsonMap map -> map.node().deepCopy();
      case JsonList list -> list.node().deepCopy();
      case String text -> json.textNode(text);
      case Boolean flag -> json.booleanNode(flag);
      case Long number ->
          number == number.intValue()
              ? json.numberNode(number.intValue())
              : json.numberNode(number.longValue());
      case Integer number -> json.numberNode(number);
      case UnsignedLong number -> json.numberNode(number.bigIntegerValue());
      case Double number -> json.numberNode(number);
      case CelByteString bytes ->
          json.textNode(Base64.getEncoder().encodeToString(bytes.toByteArray()));
      case Instant time -> json.textNode(time.toString());
      case Duration duration -> json.textNode(GoDuration.text(duration));
      case Optional<?> optional ->
          optional.isPresent() ? toJson(optional.get(), left) : json.nullNode();
      case Map<?, ?> map -> {
        ObjectNode object = json.objectNode();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          if (!(entry.getKey() instanceof String key)) {
            throw new IllegalArgumentException(
                "unsupported map key type: " + entry.getKey().getClass().getSimpleName());
          }
          object.set(key, toJson(entry.getValue(), left));
        }
        yield object;
      }
      case Collection<?> list -> {
        ArrayNode array = json.arrayNode();
        for (Object item : list) {
          array.add(toJson(item, left));
        }
        yield array;
      }
      default ->
          throw new IllegalArgumentException(
              "unsupported type for JSON: " + value.getClass().getSimpleName());
    };
  }
}

package io.troupe.core.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.quantity.Quantity;
import io.troupe.core.quantity.QuantityText;
import io.troupe.core.schema.Schema.Type;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Optional;

/**
 * The words of Go's JSON decoder for a value of the wrong type. People search the web for them, and
 * some clients take them apart.
 */
final class GoTypes {
  private static final String PLAIN_TIME = "0000-00-00T00:00:00Z";

  private GoTypes() {}

  /** Empty when the value can be read as the type. */
  static Optional<String> problem(Schema schema, JsonNode value, Place place, Schema struct) {
    boolean fits =
        switch (schema.type()) {
          case OBJECT -> value.isObject();
          case ARRAY -> value.isArray();
          case STRING -> value.isTextual();
          case BOOLEAN -> value.isBoolean();
          case NUMBER -> value.isNumber();
          case INTEGER -> isInteger(value, schema.format());
          case INT_OR_STRING -> value.isTextual() || isInteger(value, "int32");
          case QUANTITY -> value.isTextual() || value.isNumber();
          case TIME, BYTES -> value.isTextual();
          case ANY -> true;
        };
    if (fits) {
      return text(schema.type(), value);
    }
    return Optional.of(
        switch (schema.type()) {
          case INT_OR_STRING ->
              "json: cannot unmarshal " + shown(value) + " into Go value of type int32";
          case QUANTITY -> QuantityText.FORMAT_MESSAGE;
          case TIME -> "json: cannot unmarshal " + shown(value) + " into Go value of type string";
          case OBJECT, ARRAY, STRING, BOOLEAN, NUMBER, INTEGER, BYTES, ANY ->
              "json: cannot unmarshal %s into Go struct field %s.%s of type %s"
                  .formatted(shown(value), simpleName(struct), place.goPath(), name(schema));
        });
  }

  /** Text that must itself be readable. */
  private static Optional<String> text(Type type, JsonNode value) {
    return switch (type) {
      case TIME -> timeProblem(value.textValue());
      case BYTES -> bytesProblem(value.textValue());
      case QUANTITY ->
          Quantity.parse(value.asText()).isPresent()
              ? Optional.empty()
              : Optional.of(QuantityText.FORMAT_MESSAGE);
      case OBJECT, ARRAY, STRING, INTEGER, NUMBER, BOOLEAN, INT_OR_STRING, ANY -> Optional.empty();
    };
  }

  private static Optional<String> timeProblem(String text) {
    if (isPlainTime(text)) {
      return Optional.empty();
    }
    try {
      OffsetDateTime.parse(text);
      return Optional.empty();
    } catch (DateTimeParseException _) {
      return Optional.of(
          "parsing time \"%s\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"%s\" as \"2006\""
              .formatted(text, text));
    }
  }

  /** As nearly all are written: {@code 2006-01-02T15:04:05Z}, of a day that every month has. */
  private static boolean isPlainTime(String text) {
    return text.length() == PLAIN_TIME.length()
        && matches(text, PLAIN_TIME)
        && isWithin(text, 5, 1, 12)
        && isWithin(text, 8, 1, 28)
        && isWithin(text, 11, 0, 23)
        && isWithin(text, 14, 0, 59)
        && isWithin(text, 17, 0, 59);
  }

  /**
   * @param pattern where 0 stands for any digit
   */
  private static boolean matches(String text, String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      char c = text.charAt(i);
      char wanted = pattern.charAt(i);
      if (wanted == '0' ? c < '0' || c > '9' : c != wanted) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWithin(String digits, int at, int least, int most) {
    int number = (digits.charAt(at) - '0') * 10 + digits.charAt(at + 1) - '0';
    return number >= least && number <= most;
  }

  private static Optional<String> bytesProblem(String text) {
    String plain = text.replace("\n", "").replace("\r", "");
    try {
      Base64.getDecoder().decode(plain);
      if (plain.length() % 4 == 0) {
        return Optional.empty();
      }
    } catch (IllegalArgumentException _) {
      // answered below, with the place
    }
    int at = 0;
    while (at < plain.length() && isBase64(plain.charAt(at))) {
      at++;
    }
    int place = at < plain.length() ? at : plain.length() / 4 * 4;
    return Optional.of("illegal base64 data at input byte " + place);
  }

  private static boolean isBase64(char c) {
    return c >= 'A' && c <= 'Z'
        || c >= 'a' && c <= 'z'
        || c >= '0' && c <= '9'
        || c == '+'
        || c == '/';
  }

  private static boolean isInteger(JsonNode value, String format) {
    return value.isIntegralNumber()
        && (format.equals("int32") ? value.canConvertToInt() : value.canConvertToLong());
  }

  /** What the decoder calls the value it found. */
  private static String shown(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "string";
      case BOOLEAN -> "bool";
      case ARRAY -> "array";
      case OBJECT, POJO -> "object";
      case NUMBER ->
          value.isIntegralNumber() && value.canConvertToInt()
              ? "number"
              : "number " + value.asText();
      case NULL, MISSING, BINARY -> "null";
    };
  }

  /** The name of a schema's Go type. */
  static String name(Schema schema) {
    return switch (schema.type()) {
      case STRING -> "string";
      case BOOLEAN -> "bool";
      case INTEGER -> schema.format();
      case NUMBER -> "float64";
      case BYTES -> "[]uint8";
      case INT_OR_STRING -> "intstr.IntOrString";
      case QUANTITY -> "resource.Quantity";
      case TIME -> "v1.Time";
      case ANY -> "interface {}";
      case ARRAY -> "[]" + name(schema.items().orElseThrow());
      case OBJECT ->
          schema.isMap()
              ? "map[string]" + name(schema.field("").orElseThrow())
              : packageOf(schema) + '.' + simpleName(schema);
    };
  }

  private static String simpleName(Schema schema) {
    return schema.name().substring(schema.name().lastIndexOf('.') + 1);
  }

  private static String packageOf(Schema schema) {
    String[] parts = schema.name().split("\\.");
    return parts.length < 2 ? "runtime" : parts[parts.length - 2];
  }
}

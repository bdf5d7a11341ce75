package io.troupe.core.schema.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.cel.Shape;
import io.troupe.core.schema.structural.Structural;
import java.util.List;

/**
 * How large and how small the values of a schema may be: as its bounds say, or else as fits in the
 * largest request. Follows upstream apiserver pkg/cel/common/schemas.go and pkg/cel/limits.go.
 */
final class StructuralSizes {
  /** Bytes of the largest request. */
  private static final long REQUEST = 3L * 1024 * 1024;

  private static final long BRACKETS = 2; // bytes of [], {} or ""
  private static final long CHARACTER = 4; // bytes at most
  private static final long TIME = 32; // bytes of the longest duration or time
  private static final long DATE = 12;
  private static final long SHORTEST_DURATION = 3;
  private static final long SHORTEST_TIME = 21;
  private static final long TRUE = 4;

  /** Bytes of text as large as a request lets it be. */
  static final long LONGEST_TEXT = REQUEST - BRACKETS;

  private StructuralSizes() {}

  /** Bytes of text, items, entries; 0 for what has no size. */
  static long most(StructuralShape shape) {
    Structural schema = shape.schema();
    Structural.Bounds bounds = schema.bounds();
    return switch (shape.form()) {
      case LIST ->
          bounds
              .maxItems()
              .map(StructuralSizes::natural)
              .orElseGet(() -> (REQUEST - BRACKETS) / (least(shape.element()) + 1));
      case MAP ->
          bounds
              .maxProperties()
              .map(StructuralSizes::natural)
              .orElseGet(() -> (REQUEST - BRACKETS) / (least(shape.element()) + 6)); // "":x,
      case STRING ->
          bounds
              .maxLength()
              .map(n -> natural(n) * CHARACTER)
              .orElseGet(() -> bounds.values().map(StructuralSizes::longest).orElse(LONGEST_TEXT));
      case DYNAMIC -> bounds.maxLength().map(n -> natural(n) * CHARACTER).orElse(LONGEST_TEXT);
      case BYTES -> bounds.maxLength().map(StructuralSizes::natural).orElse(LONGEST_TEXT);
      case TIMESTAMP -> schema.format().equals("date") ? DATE : TIME;
      case DURATION -> TIME;
      case OBJECT, INTEGER, NUMBER, BOOLEAN -> 0;
    };
  }

  /** How often a value of it can be in one request. */
  static long occurrences(Shape shape) {
    return REQUEST / (least(shape) + 1);
  }

  /** Bytes of the shortest JSON of a value. */
  private static long least(Shape shape) {
    return switch (shape.form()) {
      case OBJECT -> shape instanceof StructuralShape object ? leastObject(object) : BRACKETS;
      case LIST, MAP, STRING, BYTES -> BRACKETS;
      case BOOLEAN -> TRUE;
      case INTEGER, NUMBER, DYNAMIC -> 1;
      case DURATION -> SHORTEST_DURATION;
      case TIMESTAMP ->
          shape instanceof StructuralShape time && time.schema().format().equals("date")
              ? DATE
              : SHORTEST_TIME;
    };
  }

  /** With the fields that must be there and that the server does not fill in. */
  private static long leastObject(StructuralShape object) {
    long bytes = BRACKETS;
    for (String name : object.schema().required()) {
      Structural property = object.schema().properties().get(name);
      if (property == null || property.defaultValue().isEmpty()) {
        bytes += object.field(name).map(f -> name.length() + least(f) + 4).orElse(0L);
      }
    }
    return bytes;
  }

  private static long longest(List<JsonNode> values) {
    return values.stream()
        .filter(JsonNode::isTextual)
        .mapToLong(v -> v.asText().length())
        .max()
        .orElse(0);
  }

  private static long natural(long bound) {
    return Math.max(0, bound);
  }
}

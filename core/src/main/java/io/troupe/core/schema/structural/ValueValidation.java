package io.troupe.core.schema.structural;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.outcome.FieldError.Type;
import io.troupe.core.schema.structural.Structural.Bounds;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value held against a schema's types and bounds, with upstream's words. What has not changed
 * since it was stored is not judged (ratcheting).
 */
public final class ValueValidation {
  /** Path of an error that is of the whole resource. */
  private static final String WHOLE = "<nil>";

  private final List<FieldError> errors = new ArrayList<>();

  private ValueValidation() {}

  /** Errors in document order. */
  public static List<FieldError> of(Structural schema, Correlated object) {
    return at(schema, object, "");
  }

  /** Of a value inside a resource, or of a default. */
  public static List<FieldError> at(Structural schema, Correlated value, String path) {
    ValueValidation walk = new ValueValidation();
    walk.value(schema, value, path);
    return walk.errors;
  }

  private void value(Structural schema, Correlated at, String path) {
    if (at.isUnchanged()) {
      return;
    }
    JsonNode value = at.value();
    if (value.isNull()) {
      if (!schema.nullable() && !(schema.type().isEmpty() && !schema.intOrString())) {
        mistyped(schema, "null", path);
      }
      return;
    }
    type(schema, value, path);
    junctors(schema, at, path);
    Bounds bounds = schema.bounds();
    switch (value.getNodeType()) {
      case STRING -> text(schema, value.textValue(), path);
      case NUMBER -> number(bounds, value, path);
      case ARRAY -> list(schema, at, path);
      case OBJECT -> structure(schema, at, path);
      case BOOLEAN, NULL, MISSING, BINARY, POJO -> {}
    }
    bounds
        .values()
        .filter(allowed -> allowed.stream().noneMatch(each -> same(each, value)))
        .ifPresent(allowed -> notAllowed(allowed, value, path));
  }

  private void notAllowed(List<JsonNode> allowed, JsonNode value, String path) {
    FieldError shown =
        FieldError.notSupported(
            path,
            "",
            allowed.stream().map(v -> v.isTextual() ? v.textValue() : v.toString()).toList());
    errors.add(new FieldError(Type.NOT_SUPPORTED, path, shown(value), shown.detail()));
  }

  private static boolean same(JsonNode a, JsonNode b) {
    return a.isNumber() && b.isNumber()
        ? a.decimalValue().compareTo(b.decimalValue()) == 0
        : a.equals(b);
  }

  private void type(Structural schema, JsonNode value, String path) {
    String is = typeOf(value);
    boolean fits =
        schema.intOrString() && schema.type().isEmpty()
            ? is.equals("integer") || is.equals("string")
            : switch (schema.type()) {
              case "" -> true;
              case "number" -> is.equals("number") || is.equals("integer");
              case String wanted -> is.equals(wanted);
            };
    if (!fits) {
      mistyped(schema, is, path);
    }
  }

  private void mistyped(Structural schema, String is, String path) {
    String wanted = schema.type().isEmpty() ? "integer,string" : schema.type();
    errors.add(
        new FieldError(
            Type.TYPE_INVALID,
            root(path),
            '"' + is + '"',
            path + " in body must be of type " + wanted + ": \"" + is + '"'));
  }

  /** What JSON calls it; a whole number is an integer however it is written. */
  static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "string";
      case BOOLEAN -> "boolean";
      case ARRAY -> "array";
      case OBJECT, POJO -> "object";
      case NUMBER ->
          value.isIntegralNumber() || value.decimalValue().stripTrailingZeros().scale() <= 0
              ? "integer"
              : "number";
      case NULL, MISSING, BINARY -> "null";
    };
  }

  private void junctors(Structural schema, Correlated at, String path) {
    alternatives(schema.anyOf(), at, path)
        .ifPresent(nearest -> {
          whole(path, "must validate at least one schema (anyOf)");
          errors.addAll(nearest);
        });
    if (!schema.oneOf().isEmpty()) {
      long valid = schema.oneOf().stream().filter(s -> at(s, at, path).isEmpty()).count();
      if (valid != 1) {
        whole(
            path,
            "must validate one and only one schema (oneOf). "
                + (valid == 0 ? "Found none valid" : "Found " + valid + " valid alternatives"));
        alternatives(schema.oneOf(), at, path).ifPresent(errors::addAll);
      }
    }
    boolean all = true;
    for (Structural each : schema.allOf()) {
      List<FieldError> found = at(each, at, path);
      all &= found.isEmpty();
      errors.addAll(found);
    }
    if (!all) {
      whole(path, "must validate all the schemas (allOf)");
    }
    if (schema.not().filter(s -> at(s, at, path).isEmpty()).isPresent()) {
      whole(path, "must not validate the schema (not)");
    }
  }

  /**
   * What the alternative that comes nearest complains of; empty when one is met or none is there.
   */
  private static Optional<List<FieldError>> alternatives(
      List<Structural> schemas, Correlated at, String path) {
    List<FieldError> nearest = null;
    for (Structural each : schemas) {
      List<FieldError> found = at(each, at, path);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      nearest = nearest == null || found.size() < nearest.size() ? found : nearest;
    }
    return Optional.ofNullable(nearest);
  }

  private void whole(String path, String words) {
    errors.add(new FieldError(Type.INVALID, root(path), "\"\"", '"' + path + "\" " + words));
  }

  private void text(Structural schema, String text, String path) {
    Bounds bounds = schema.bounds();
    long length = text.codePointCount(0, text.length());
    bounds
        .maxLength()
        .filter(max -> length > max)
        .ifPresent(max -> errors.add(FieldError.tooLong(path, max.intValue())));
    bounds
        .minLength()
        .filter(min -> length < min)
        .ifPresent(min -> invalid(path, text, "should be at least " + min + " chars long"));
    bounds
        .pattern()
        .filter(pattern -> !pattern.matcher(text).find())
        .ifPresent(_ -> invalid(path, text, "should match '" + bounds.patternText() + "'"));
    if (!Formats.fits(schema.format(), text)) {
      errors.add(
          new FieldError(
              Type.TYPE_INVALID,
              path,
              FieldError.invalid("", text, "").value(),
              path
                  + " in body must be of type "
                  + schema.format()
                  + ": "
                  + FieldError.invalid("", text, "").value()));
    }
  }

  private void number(Bounds bounds, JsonNode value, String path) {
    BigDecimal number = value.decimalValue();
    bounds
        .multipleOf()
        .filter(unit -> number.remainder(unit.decimalValue()).signum() != 0)
        .ifPresent(unit -> outOfBounds(path, value, "be a multiple of " + plain(unit)));
    bounds
        .maximum()
        .filter(max -> number.compareTo(max.decimalValue()) > (bounds.exclusiveMaximum() ? -1 : 0))
        .ifPresent(max ->
            outOfBounds(
                path,
                value,
                "be less than " + (bounds.exclusiveMaximum() ? "" : "or equal to ") + plain(max)));
    bounds
        .minimum()
        .filter(min -> number.compareTo(min.decimalValue()) < (bounds.exclusiveMinimum() ? 1 : 0))
        .ifPresent(min ->
            outOfBounds(
                path,
                value,
                "be greater than "
                    + (bounds.exclusiveMinimum() ? "" : "or equal to ")
                    + plain(min)));
  }

  private static String plain(JsonNode number) {
    return number.decimalValue().stripTrailingZeros().toPlainString();
  }

  private void outOfBounds(String path, JsonNode value, String words) {
    errors.add(
        new FieldError(Type.INVALID, path, value.toString(), path + " in body should " + words));
  }

  private void list(Structural schema, Correlated at, String path) {
    int size = at.value().size();
    schema
        .bounds()
        .minItems()
        .filter(min -> size < min)
        .ifPresent(min -> outOfBounds(path, at.value(), "have at least " + min + " items"));
    schema
        .bounds()
        .maxItems()
        .filter(max -> size > max)
        .ifPresent(max ->
            errors.add(
                new FieldError(
                    Type.TOO_MANY,
                    path,
                    Integer.toString(size),
                    "must have at most " + max + (max == 1 ? " item" : " items"))));
    schema
        .items()
        .ifPresent(item -> {
          for (int i = 0; i < size; i++) {
            value(item, at.item(schema, i), path + "[" + i + "]");
          }
        });
  }

  private void structure(Structural schema, Correlated at, String path) {
    JsonNode object = at.value();
    int size = object.size();
    schema
        .bounds()
        .minProperties()
        .filter(min -> size < min)
        .ifPresent(min -> outOfBounds(root(path), object, "have at least " + min + " properties"));
    schema
        .bounds()
        .maxProperties()
        .filter(max -> size > max)
        .ifPresent(max -> outOfBounds(root(path), object, "have at most " + max + " properties"));
    for (String required : schema.required()) {
      if (!object.has(required)) {
        errors.add(FieldError.required(child(path, required), ""));
      }
    }
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      Structural known = schema.properties().get(field.getKey());
      if (known == null) {
        known = schema.additional().orElse(null);
      }
      if (known != null) {
        value(known, at.field(field.getKey()), child(path, field.getKey()));
      }
    }
  }

  private void invalid(String path, String text, String words) {
    errors.add(FieldError.invalid(path, text, path + " in body " + words));
  }

  private static String shown(JsonNode value) {
    return value.isTextual()
        ? FieldError.invalid("", value.textValue(), "").value()
        : value.toString();
  }

  private static String root(String path) {
    return path.isEmpty() ? WHOLE : path;
  }

  static String child(String path, String name) {
    return path.isEmpty() ? name : path + '.' + name;
  }
}

package io.troupe.core.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.name.Labels;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.quantity.Quantity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A value, the path it stands at, and the list that what is wrong with it goes to. Rules say with
 * it what a field must be and read as the list of upstream's checks:
 *
 * <pre>{@code
 * FieldCheck spec = FieldCheck.of(object, errors).at("spec");
 * spec.at("driver").required();
 * spec.at("mode").oneOf("Block", "Filesystem");
 * spec.items("ports").forEach(port -> port.at("port").range(1, 65535, "must be a port"));
 * }</pre>
 *
 * <p>Nothing here trusts the shape of a value; what has another type than the schema says was
 * refused before.
 *
 * @param value missing when the field is
 */
public record FieldCheck(JsonNode value, String path, List<FieldError> errors) {

  public static FieldCheck of(ObjectNode object, List<FieldError> errors) {
    return new FieldCheck(object, "", errors);
  }

  /** A field of it. */
  public FieldCheck at(String field) {
    return new FieldCheck(value.path(field), path.isEmpty() ? field : path + '.' + field, errors);
  }

  /** A key of a map, as upstream shows keys. */
  public FieldCheck key(String key) {
    return new FieldCheck(value.path(key), path + '[' + key + ']', errors);
  }

  /** The items of a list field; none when it is no list. */
  public List<FieldCheck> items(String field) {
    FieldCheck list = at(field);
    List<FieldCheck> items = new ArrayList<>(list.value.size());
    for (int i = 0; list.value.isArray() && i < list.value.size(); i++) {
      items.add(new FieldCheck(list.value.get(i), list.path + '[' + i + ']', errors));
    }
    return items;
  }

  public String text() {
    return value.isTextual() ? value.textValue() : "";
  }

  /** Whether there is anything: null, the empty text and the empty list are nothing. */
  public boolean isSet() {
    return !value.isMissingNode()
        && !value.isNull()
        && !(value.isTextual() && value.textValue().isEmpty())
        && !(value.isArray() && value.isEmpty());
  }

  /** Whether the field is there, empty or not. */
  public boolean isPresent() {
    return !value.isMissingNode() && !value.isNull();
  }

  public boolean required() {
    return required("");
  }

  /**
   * @return whether there is something to look at further
   */
  public boolean required(String detail) {
    if (!isSet()) {
      errors.add(FieldError.required(path, detail));
    }
    return isSet();
  }

  public void invalid(String detail) {
    errors.add(new FieldError(FieldError.Type.INVALID, path, shown(), detail));
  }

  /** Invalid, with another value shown than the field's own. */
  public void invalid(String shown, String detail) {
    errors.add(FieldError.invalid(path, shown, detail));
  }

  public void forbidden(String detail) {
    errors.add(FieldError.forbidden(path, detail));
  }

  public void duplicate() {
    errors.add(new FieldError(FieldError.Type.DUPLICATE, path, shown(), ""));
  }

  public void tooMany(int max) {
    errors.add(
        new FieldError(
            FieldError.Type.TOO_MANY,
            path,
            Integer.toString(value.size()),
            "must have at most " + max + (max == 1 ? " item" : " items")));
  }

  /** Nothing, or one of these. */
  public void oneOf(String... supported) {
    if (isSet() && !List.of(supported).contains(text())) {
      errors.add(FieldError.notSupported(path, text(), List.of(supported)));
    }
  }

  /** One of these; the empty text is not supported either. */
  public void exactlyOneOf(String... supported) {
    if (!List.of(supported).contains(text())) {
      errors.add(FieldError.notSupported(path, text(), List.of(supported)));
    }
  }

  /** Nothing, or a name of this form. */
  public void form(NameForm form) {
    if (isSet()) {
      form.problems(text()).forEach(this::invalid);
    }
  }

  /** Nothing, or a qualified name such as {@code example.com/thing}. */
  public void qualifiedName() {
    if (isSet()) {
      Labels.keyProblems(text()).forEach(this::invalid);
    }
  }

  /** Nothing, or a number within bounds. */
  public void range(long min, long max, String detail) {
    if (value.isNumber() && (value.asLong() < min || value.asLong() > max)) {
      invalid(detail);
    }
  }

  public void notNegative() {
    range(0, Long.MAX_VALUE, "must be greater than or equal to 0");
  }

  /** Nothing, or a quantity that is not below zero. */
  public void notNegativeQuantity() {
    if (quantity().filter(q -> q.signum() < 0).isPresent()) {
      errors.add(FieldError.invalid(path, value.asText(), "must be greater than or equal to 0"));
    }
  }

  /** Nothing, or a quantity above zero. */
  public void positiveQuantity() {
    if (quantity().filter(q -> q.signum() <= 0).isPresent()) {
      errors.add(FieldError.invalid(path, value.asText(), "must be greater than zero"));
    }
  }

  public Optional<Quantity> quantity() {
    return Quantity.parse(value.asText(""));
  }

  /** What is stored stays. */
  public void immutable(JsonNode old) {
    if (!same(value, old)) {
      invalid("field is immutable");
    }
  }

  /** Each text, or each of the named field's texts, once. */
  public static void distinct(List<FieldCheck> items, String field) {
    Set<JsonNode> seen = new HashSet<>();
    for (FieldCheck item : items) {
      FieldCheck each = field.isEmpty() ? item : item.at(field);
      if (each.isSet() && !seen.add(each.value)) {
        each.duplicate();
      }
    }
  }

  /** Equal, when absent, null and empty are all the same. */
  public static boolean same(JsonNode one, JsonNode other) {
    return isNothing(one) && isNothing(other) || one.equals(other);
  }

  private static boolean isNothing(JsonNode node) {
    return node.isMissingNode()
        || node.isNull()
        || node.isContainerNode() && node.isEmpty()
        || node.isTextual() && node.textValue().isEmpty();
  }

  /** As upstream prints it. */
  private String shown() {
    if (value.isTextual()) {
      return FieldError.invalid(path, value.textValue(), "").value();
    }
    return value.isMissingNode() ? "null" : value.toString();
  }

  /** The fields of a map, each at its key's path. */
  public List<FieldCheck> entries(String field) {
    FieldCheck map = at(field);
    List<FieldCheck> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : map.value.properties()) {
      entries.add(map.key(entry.getKey()));
    }
    return entries;
  }

  /** One that is not there, for what upstream reports at a path of its own making. */
  public FieldCheck nowhere(String field) {
    return new FieldCheck(
        MissingNode.getInstance(), path.isEmpty() ? field : path + '.' + field, errors);
  }
}

package io.troupe.core.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.cel.library.MapValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A JSON object as a CEL map or typed object; a value is made when it is asked for. */
final class JsonMap extends MapValue {
  private final ObjectNode node;
  private final Shape shape;

  JsonMap(ObjectNode node, Shape shape) {
    super(Map.of());
    this.node = node;
    this.shape = shape;
  }

  ObjectNode node() {
    return node;
  }

  private boolean isDeclared() {
    return shape.form() == Shape.Form.OBJECT;
  }

  @Override
  public Optional<Object> find(Object key) {
    if (!(key instanceof String name)) {
      return Optional.empty();
    }
    if (isDeclared()) {
      String property = PropertyNames.meant(shape, name);
      JsonNode value = node.get(property);
      return value == null
          ? Optional.empty()
          : shape.field(property).map(s -> CelValues.of(value, s));
    }
    JsonNode value = node.get(name);
    return value == null
        ? Optional.empty()
        : Optional.of(
            CelValues.of(value, shape.form() == Shape.Form.MAP ? shape.element() : Shape.DYNAMIC));
  }

  /** All of it, for an expression that goes through it. */
  @Override
  protected Map<Object, Object> entries() {
    Map<Object, Object> all = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> property : node.properties()) {
      Optional<String> name =
          isDeclared()
              ? PropertyNames.spelt(shape, property.getKey())
              : Optional.of(property.getKey());
      name.ifPresent(n -> find(n).ifPresent(value -> all.put(n, value)));
    }
    return all;
  }

  @Override
  public int size() {
    return isDeclared() ? entries().size() : node.size();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonMap map && map.node.equals(node) || super.equals(other);
  }

  @Override
  public int hashCode() {
    return entries().hashCode();
  }

  @Override
  public String toString() {
    return node.toString();
  }
}

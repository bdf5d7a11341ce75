package io.troupe.core.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.exceptions.CelAttributeNotFoundException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelValue;
import dev.cel.common.values.SelectableValue;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON object as a CEL map or typed object. Being a {@link CelValue} keeps the runtime from
 * copying it whenever it passes by.
 */
final class JsonMap extends CelValue implements Map<Object, Object>, SelectableValue<Object> {
  private static final CelType TYPE = MapType.create(SimpleType.STRING, SimpleType.DYN);

  private final ObjectNode node;
  private final Shape shape;

  JsonMap(ObjectNode node, Shape shape) {
    this.node = node;
    this.shape = shape;
  }

  ObjectNode node() {
    return node;
  }

  @Override
  public Optional<Object> find(Object key) {
    if (!(key instanceof String name)) {
      return Optional.empty();
    }
    return switch (shape.form()) {
      case OBJECT -> {
        String property = PropertyNames.unescape(name);
        JsonNode value = node.get(property);
        yield value == null
            ? Optional.empty()
            : shape.field(property).map(s -> CelValues.of(value, s));
      }
      case MAP -> Optional.ofNullable(node.get(name)).map(v -> CelValues.of(v, shape.element()));
      case LIST, STRING, INTEGER, NUMBER, BOOLEAN, BYTES, TIMESTAMP, DURATION, DYNAMIC ->
          Optional.ofNullable(node.get(name)).map(CelValues::of);
    };
  }

  @Override
  public Object select(Object key) {
    return find(key).orElseThrow(() -> CelAttributeNotFoundException.of("no such key: " + key));
  }

  @Override
  public Object get(Object key) {
    return find(key).orElse(null);
  }

  @Override
  public boolean containsKey(Object key) {
    return find(key).isPresent();
  }

  /** What an expression sees when it goes through all of it; built anew each time. */
  private Map<Object, Object> entries() {
    Map<Object, Object> all = new LinkedHashMap<>();
    boolean declared = shape.form() == Shape.Form.OBJECT;
    for (Map.Entry<String, JsonNode> property : node.properties()) {
      Optional<String> name =
          declared ? PropertyNames.escape(property.getKey()) : Optional.of(property.getKey());
      name.flatMap(n -> find(n).map(v -> Map.entry(n, v)))
          .ifPresent(e -> all.put(e.getKey(), e.getValue()));
    }
    return all;
  }

  @Override
  public Set<Map.Entry<Object, Object>> entrySet() {
    return entries().entrySet();
  }

  @Override
  public Set<Object> keySet() {
    return entries().keySet();
  }

  @Override
  public Collection<Object> values() {
    return entries().values();
  }

  @Override
  public int size() {
    return shape.form() == Shape.Form.OBJECT ? entries().size() : node.size();
  }

  @Override
  public boolean isEmpty() {
    return size() == 0;
  }

  @Override
  public boolean containsValue(Object value) {
    return entries().containsValue(value);
  }

  @Override
  public Object value() {
    return this;
  }

  @Override
  public boolean isZeroValue() {
    return isEmpty();
  }

  @Override
  public CelType celType() {
    return TYPE;
  }

  @Override
  public Object put(Object key, Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object remove(Object key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void putAll(Map<?, ?> all) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void clear() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean equals(Object other) {
    return other == this
        || other instanceof JsonMap map && map.node.equals(node)
        || other instanceof Map<?, ?> map && entries().equals(map);
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

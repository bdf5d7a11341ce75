package io.troupe.core.cel;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An object with exactly these fields. */
record ObjectShape(Map<String, Shape> fields) implements Shape {
  ObjectShape {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /**
   * @param scalars names of fields of one form
   */
  static ObjectShape of(Form form, String... scalars) {
    return new ObjectShape(Map.of()).with(form, scalars);
  }

  ObjectShape with(Form form, String... scalars) {
    Map<String, Shape> all = new LinkedHashMap<>(fields);
    for (String name : scalars) {
      all.put(name, Shape.scalar(form));
    }
    return new ObjectShape(all);
  }

  ObjectShape with(String name, Shape shape) {
    Map<String, Shape> all = new LinkedHashMap<>(fields);
    all.put(name, shape);
    return new ObjectShape(all);
  }

  static Shape listOf(Shape element) {
    return new Container(Form.LIST, element);
  }

  static Shape mapOf(Shape element) {
    return new Container(Form.MAP, element);
  }

  private record Container(Form form, Shape element) implements Shape {}

  @Override
  public Form form() {
    return Form.OBJECT;
  }

  @Override
  public List<String> fieldNames() {
    return List.copyOf(fields.keySet());
  }

  @Override
  public boolean escapes() {
    return false;
  }

  @Override
  public Optional<Shape> field(String name) {
    return Optional.ofNullable(fields.get(name));
  }
}

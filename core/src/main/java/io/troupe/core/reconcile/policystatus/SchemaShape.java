package io.troupe.core.reconcile.policystatus;

import io.troupe.core.cel.Shape;
import io.troupe.core.schema.Schema;
import java.util.List;
import java.util.Optional;

/** A built-in type's schema as a shape. */
record SchemaShape(Schema schema) implements Shape {

  @Override
  public Form form() {
    return switch (schema.type()) {
      case OBJECT -> schema.isOpen() ? Form.DYNAMIC : schema.isMap() ? Form.MAP : Form.OBJECT;
      case ARRAY -> Form.LIST;
      case STRING, QUANTITY -> Form.STRING;
      case INTEGER -> Form.INTEGER;
      case NUMBER -> Form.NUMBER;
      case BOOLEAN -> Form.BOOLEAN;
      case BYTES -> Form.BYTES;
      case TIME -> Form.TIMESTAMP;
      case INT_OR_STRING, ANY -> Form.DYNAMIC;
    };
  }

  @Override
  public List<String> fieldNames() {
    return schema.fieldNames();
  }

  @Override
  public boolean escapes() {
    return false;
  }

  @Override
  public Optional<Shape> field(String name) {
    return schema.field(name).map(SchemaShape::new);
  }

  @Override
  public Shape element() {
    Optional<Schema> element = schema.isMap() ? schema.field("") : schema.items();
    return element.<Shape>map(SchemaShape::new).orElse(DYNAMIC);
  }

  @Override
  public ListKind listKind() {
    return ListKind.of(schema.listType());
  }

  @Override
  public List<String> listMapKeys() {
    return schema.listMapKeys();
  }
}

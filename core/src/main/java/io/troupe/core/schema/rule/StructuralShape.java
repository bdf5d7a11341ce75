package io.troupe.core.schema.rule;

import io.troupe.core.cel.Shape;
import io.troupe.core.schema.structural.Structural;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A structural schema as expressions see it. Of a resource's metadata they see the name and
 * generateName alone.
 *
 * @param resource whether it is a whole resource, the root or an embedded one
 */
record StructuralShape(Structural schema, boolean resource) implements Shape {
  private static final Shape TEXT =
      new Shape() {
        @Override
        public Form form() {
          return Form.STRING;
        }

        @Override
        public long sizeMax() {
          return StructuralSizes.LONGEST_TEXT;
        }
      };

  private static final Shape METADATA =
      new Shape() {
        @Override
        public Form form() {
          return Form.OBJECT;
        }

        @Override
        public List<String> fieldNames() {
          return List.of("name", "generateName");
        }

        @Override
        public Optional<Shape> field(String name) {
          return fieldNames().contains(name) ? Optional.of(TEXT) : Optional.empty();
        }

        @Override
        public long sizeMax() {
          return 0;
        }
      };

  static StructuralShape of(Structural schema) {
    return new StructuralShape(schema, schema.embedded());
  }

  /** Whether expressions can see a value of this schema at all. */
  static boolean isVisible(Structural schema) {
    if (schema.intOrString()) {
      return true;
    }
    return switch (schema.type()) {
      case "array" -> schema.items().map(StructuralShape::isVisible).orElse(false);
      case "object" -> schema.additional().map(StructuralShape::isVisible).orElse(true);
      case "string", "integer", "number", "boolean" -> true;
      default -> false;
    };
  }

  @Override
  public Form form() {
    if (schema.intOrString()) {
      return Form.DYNAMIC;
    }
    return switch (schema.type()) {
      case "object" -> schema.additional().isPresent() ? Form.MAP : Form.OBJECT;
      case "array" -> Form.LIST;
      case "integer" -> Form.INTEGER;
      case "number" -> Form.NUMBER;
      case "boolean" -> Form.BOOLEAN;
      case "string" ->
          switch (schema.format()) {
            case "byte" -> Form.BYTES;
            case "duration" -> Form.DURATION;
            case "date", "date-time" -> Form.TIMESTAMP;
            default -> Form.STRING;
          };
      default -> Form.DYNAMIC;
    };
  }

  @Override
  public List<String> fieldNames() {
    List<String> names = new ArrayList<>();
    schema
        .properties()
        .forEach((name, type) -> {
          if (isVisible(type)) {
            names.add(name);
          }
        });
    if (resource) {
      for (String name : List.of("apiVersion", "kind", "metadata")) {
        if (!names.contains(name)) {
          names.add(name);
        }
      }
    }
    return names;
  }

  @Override
  public Optional<Shape> field(String name) {
    if (resource) {
      switch (name) {
        case "apiVersion", "kind" -> {
          return Optional.of(TEXT);
        }
        case "metadata" -> {
          return Optional.of(METADATA);
        }
        default -> {}
      }
    }
    return Optional.ofNullable(schema.properties().get(name))
        .filter(StructuralShape::isVisible)
        .map(StructuralShape::of);
  }

  @Override
  public Shape element() {
    return schema.additional().or(schema::items).<Shape>map(StructuralShape::of).orElse(DYNAMIC);
  }

  @Override
  public ListKind listKind() {
    return ListKind.of(schema.listType());
  }

  @Override
  public long sizeMax() {
    return StructuralSizes.most(this);
  }

  @Override
  public List<String> listMapKeys() {
    return schema.listMapKeys();
  }
}

package io.troupe.core.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** A generated schema: a type in the resources' notation and what is said of the field it is of. */
final class TypedSchema implements Schema {
  private final SchemaLibrary library;
  private final String owner;
  private final Definition.Field said;
  private final String notation;
  private final Definition definition; // null unless the type is a defined structure

  private TypedSchema(
      SchemaLibrary library, String owner, Definition.Field said, Definition definition) {
    this.library = library;
    this.owner = owner;
    this.said = said;
    this.notation = said.type();
    this.definition = definition;
  }

  static Schema ofDefinition(SchemaLibrary library, Definition definition) {
    return new TypedSchema(library, "", Definition.Field.bare('#' + definition.name()), definition);
  }

  private static Schema of(SchemaLibrary library, String owner, Definition.Field said) {
    Definition definition =
        said.type().startsWith("#") ? library.find(said.type().substring(1)).orElseThrow() : null;
    return new TypedSchema(library, owner, said, definition);
  }

  private Schema element() {
    return of(library, "", Definition.Field.bare(notation.substring(2)));
  }

  @Override
  public Type type() {
    return switch (notation) {
      case "string" -> Type.STRING;
      case "int32", "int64" -> Type.INTEGER;
      case "double" -> Type.NUMBER;
      case "boolean" -> Type.BOOLEAN;
      case "bytes" -> Type.BYTES;
      case "quantity" -> Type.QUANTITY;
      case "intOrString" -> Type.INT_OR_STRING;
      case "time", "microTime" -> Type.TIME;
      case "any" -> Type.ANY;
      default -> notation.startsWith("[]") ? Type.ARRAY : isAlternative() ? Type.ANY : Type.OBJECT;
    };
  }

  /** A structure or something else, told apart by what the value is. */
  private boolean isAlternative() {
    return notation.startsWith("or");
  }

  @Override
  public Optional<Schema> structure() {
    return isAlternative()
        ? library.of(notation.substring(notation.indexOf('#') + 1))
        : Optional.empty();
  }

  @Override
  public String format() {
    return switch (notation) {
      case "int32", "int64", "double" -> notation;
      case "bytes" -> "byte";
      case "time", "microTime" -> "date-time";
      case "intOrString" -> "int-or-string";
      default -> "";
    };
  }

  @Override
  public String name() {
    return switch (notation) {
      case "quantity" -> "io.k8s.apimachinery.pkg.api.resource.Quantity";
      case "intOrString" -> "io.k8s.apimachinery.pkg.util.intstr.IntOrString";
      case "time" -> "io.k8s.apimachinery.pkg.apis.meta.v1.Time";
      case "microTime" -> "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime";
      default -> definition == null ? "" : definition.name();
    };
  }

  @Override
  public Optional<Schema> field(String name) {
    if (isMap()) {
      return Optional.of(element());
    }
    if (definition == null) {
      return Optional.empty();
    }
    return Optional.ofNullable(definition.fields().get(name))
        .map(f -> of(library, definition.name(), f));
  }

  @Override
  public List<String> fieldNames() {
    return definition == null ? List.of() : List.copyOf(definition.fields().keySet());
  }

  @Override
  public List<String> required() {
    return definition == null ? List.of() : definition.required();
  }

  @Override
  public boolean isMap() {
    return notation.startsWith("{}");
  }

  @Override
  public boolean isOpen() {
    return notation.equals("any") || notation.equals("anyObject") || isAlternative();
  }

  @Override
  public Optional<Schema> items() {
    if (!notation.startsWith("[]")) {
      return Optional.empty();
    }
    boolean texts = notation.equals("[]string") && !EnumTable.of(owner, said.name()).isEmpty();
    return Optional.of(texts ? itemOfEnum() : element());
  }

  /** The item keeps the field's name, by which its values are found. */
  private Schema itemOfEnum() {
    return new TypedSchema(library, owner, said.ofType("string"), null);
  }

  @Override
  public List<String> patchStrategies() {
    return said.patchStrategies();
  }

  @Override
  public String patchMergeKey() {
    return said.patchMergeKey();
  }

  @Override
  public String listType() {
    return said.listType();
  }

  @Override
  public List<String> listMapKeys() {
    return said.listMapKeys();
  }

  @Override
  public String mapType() {
    if (type() == Type.ANY) {
      return "atomic"; // what is embedded raw has no fields of ours
    }
    return !said.mapType().isEmpty() || definition == null ? said.mapType() : definition.mapType();
  }

  @Override
  public List<String> enumValues() {
    return notation.equals("string") ? EnumTable.of(owner, said.name()) : List.of();
  }

  @Override
  public Optional<JsonNode> defaultValue() {
    return said.defaultValue();
  }

  @Override
  public String description() {
    return owner.isEmpty() ? typeDescription() : library.description(owner, said.name());
  }

  @Override
  public String typeDescription() {
    return definition == null ? "" : library.description(definition.name(), "");
  }
}

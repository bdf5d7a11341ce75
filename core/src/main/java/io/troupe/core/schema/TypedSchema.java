package io.troupe.core.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A generated schema: a type in the resources' notation and what is said of the field it is of.
 *
 * <p>Every write walks schemas, so each is made once: the library keeps the fields of a definition,
 * a list or map its element. What is found late is immutable; threads that race find it twice.
 */
final class TypedSchema implements Schema {
  private final SchemaLibrary library;
  private final String owner;
  private final Definition.Field said;
  private final String notation;
  private final Type type;
  private Definition definition; // of a structure, null until asked for
  private Optional<Schema> inner; // of a list or map what it holds, null until asked for

  private TypedSchema(SchemaLibrary library, String owner, Definition.Field said) {
    this.library = library;
    this.owner = owner;
    this.said = said;
    this.notation = said.type();
    this.type = typeOf(notation);
  }

  static Schema ofDefinition(SchemaLibrary library, Definition definition) {
    return new TypedSchema(library, "", Definition.Field.bare('#' + definition.name()));
  }

  static Map<String, Schema> fieldsOf(SchemaLibrary library, Definition definition) {
    Map<String, Schema> fields = HashMap.newHashMap(definition.fields().size());
    definition
        .fields()
        .forEach(
            (name, said) -> fields.put(name, new TypedSchema(library, definition.name(), said)));
    return Collections.unmodifiableMap(fields);
  }

  private boolean isStructure() {
    return notation.startsWith("#");
  }

  /** Of a structure. */
  private Definition definition() {
    Definition found = definition;
    if (found == null) {
      found = library.find(notation.substring(1)).orElseThrow();
      definition = found;
    }
    return found;
  }

  /** Of what a list or a map holds. */
  private Optional<Schema> inner() {
    Optional<Schema> found = inner;
    if (found == null) {
      found = Optional.of(element());
      inner = found;
    }
    return found;
  }

  @Override
  public Type type() {
    return type;
  }

  private static Type typeOf(String notation) {
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
      default ->
          notation.startsWith("[]") ? Type.ARRAY : isAlternative(notation) ? Type.ANY : Type.OBJECT;
    };
  }

  /** A structure or something else, told apart by what the value is. */
  private static boolean isAlternative(String notation) {
    return notation.startsWith("or");
  }

  @Override
  public Optional<Schema> structure() {
    return isAlternative(notation)
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
      default -> isStructure() ? notation.substring(1) : "";
    };
  }

  @Override
  public Optional<Schema> field(String name) {
    if (isMap()) {
      return inner();
    }
    return isStructure()
        ? Optional.ofNullable(library.fieldsOf(definition()).get(name))
        : Optional.empty();
  }

  @Override
  public List<String> fieldNames() {
    return isStructure() ? List.copyOf(definition().fields().keySet()) : List.of();
  }

  @Override
  public List<String> required() {
    return isStructure() ? definition().required() : List.of();
  }

  @Override
  public boolean isMap() {
    return notation.startsWith("{}");
  }

  @Override
  public boolean isOpen() {
    return notation.equals("any") || notation.equals("anyObject") || isAlternative(notation);
  }

  @Override
  public Optional<Schema> items() {
    return type == Type.ARRAY ? inner() : Optional.empty();
  }

  /** The item of a list of texts keeps the field's name, by which its values are found. */
  private Schema element() {
    boolean texts = notation.equals("[]string") && !EnumTable.of(owner, said.name()).isEmpty();
    return texts
        ? new TypedSchema(library, owner, said.ofType("string"))
        : new TypedSchema(library, "", Definition.Field.bare(notation.substring(2)));
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
    return !said.mapType().isEmpty() || !isStructure() ? said.mapType() : definition().mapType();
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
    return isStructure() ? library.description(definition().name(), "") : "";
  }
}

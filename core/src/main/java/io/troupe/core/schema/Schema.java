package io.troupe.core.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * The type of a value: what strategic merge, unknown-field checks and OpenAPI need to know of it.
 * Immutable; may be recursive.
 */
public interface Schema {

  /** How JSON shows it. */
  enum Type {
    OBJECT,
    ARRAY,
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN,
    INT_OR_STRING,
    QUANTITY,
    TIME,
    BYTES,
    ANY
  }

  Type type();

  /** Definition name such as {@code io.k8s.api.core.v1.PodSpec}; empty for inline types. */
  default String name() {
    return "";
  }

  /**
   * The schema of a named field of an object, of a map's values for any key; empty for a field that
   * does not exist.
   */
  Optional<Schema> field(String name);

  /** Names of declared fields in declaration order; empty for maps. */
  default List<String> fieldNames() {
    return List.of();
  }

  default List<String> required() {
    return List.of();
  }

  /** An object whose keys are data (labels), not fields. */
  default boolean isMap() {
    return false;
  }

  /** Of an array. */
  default Optional<Schema> items() {
    return Optional.empty();
  }

  /**
   * {@code patchStrategy} tags: any of merge, replace, retainKeys; about this schema as a field's
   * value.
   */
  default List<String> patchStrategies() {
    return List.of();
  }

  /** {@code patchMergeKey}; empty when none. */
  default String patchMergeKey() {
    return "";
  }

  /** {@code listType}: atomic, set or map; empty when unsaid. */
  default String listType() {
    return "";
  }

  default List<String> listMapKeys() {
    return List.of();
  }

  /** {@code structType} or {@code mapType}: granular or atomic; empty when unsaid. */
  default String mapType() {
    return "";
  }

  /** Of the field this is the schema of, or of the type when it is of none. */
  default String description() {
    return "";
  }

  /** Of the definition; empty for inline types. */
  default String typeDescription() {
    return "";
  }

  /** OpenAPI's format: int32, int64, double, byte, date-time, int-or-string; empty for none. */
  default String format() {
    return "";
  }

  /** An object or value whose inside is nobody's business: never checked, never pruned. */
  default boolean isOpen() {
    return type() == Type.ANY;
  }

  /**
   * Of a value that may be a structure among other things: that structure. Upstream reads it
   * leniently: what it does not know is dropped and never reported.
   */
  default Optional<Schema> structure() {
    return Optional.empty();
  }

  /** The texts it may hold, in order; empty when any will do. A list's are said of its items. */
  default List<String> enumValues() {
    return List.of();
  }

  /** What the server fills in when the field is absent, as upstream publishes it. */
  default Optional<JsonNode> defaultValue() {
    return Optional.empty();
  }

  /** The schema as OpenAPI shows it, where it is not made from the words above. */
  default Optional<ObjectNode> published() {
    return Optional.empty();
  }

  /** Empty for schemas of compiled types, whose objects are read as Go's decoder reads them. */
  default Optional<SchemaReading> ownReading() {
    return Optional.empty();
  }
}

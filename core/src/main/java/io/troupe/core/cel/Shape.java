package io.troupe.core.cel;

import io.troupe.core.cel.cost.Interval;
import java.util.List;
import java.util.Optional;

/**
 * What is declared of a JSON value, as far as CEL cares: which type an expression sees and how the
 * value is read. Immutable; may be recursive.
 */
public interface Shape {

  /** The types upstream's declarations know. */
  enum Form {
    /** With declared fields; anything else in it is out of reach. */
    OBJECT,
    /** With data for keys. */
    MAP,
    LIST,
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN,
    /** Base64 text, bytes to expressions. */
    BYTES,
    /** A date or a date with time. */
    TIMESTAMP,
    DURATION,
    /** An integer or a string, or anything at all. */
    DYNAMIC
  }

  /** How two lists compare and add up: upstream's {@code x-kubernetes-list-type}. */
  enum ListKind {
    ATOMIC,
    SET,
    MAP;

    /**
     * @param listType as schemas say it; empty when they do not
     */
    public static ListKind of(String listType) {
      return switch (listType) {
        case "set" -> SET;
        case "map" -> MAP;
        default -> ATOMIC;
      };
    }
  }

  Form form();

  /** Of an object: declared names as JSON spells them. */
  default List<String> fieldNames() {
    return List.of();
  }

  /** Of an object. */
  default Optional<Shape> field(String name) {
    return Optional.empty();
  }

  /** Of a list's items or a map's values. */
  default Shape element() {
    return DYNAMIC;
  }

  /**
   * Of an object: whether expressions spell its fields as {@link PropertyNames} does, which
   * upstream wants of custom resources, or as JSON does.
   */
  default boolean escapes() {
    return true;
  }

  default ListKind listKind() {
    return ListKind.ATOMIC;
  }

  /** Of a list of kind map. */
  default List<String> listMapKeys() {
    return List.of();
  }

  /**
   * The most characters, bytes, items or entries a value may have; 0 for what has no size, such as
   * a number or an object.
   */
  default long sizeMax() {
    return Interval.UNBOUNDED;
  }

  /** A value nothing is known of. */
  Shape DYNAMIC = () -> Form.DYNAMIC;

  static Shape scalar(Form form) {
    return () -> form;
  }
}

package io.troupe.core.cel;

import dev.cel.common.types.CelType;
import java.util.Map;
import java.util.Optional;

/** The object types of an environment beyond CEL's own. Immutable. */
public interface TypeSource {
  TypeSource NONE = _ -> Optional.empty();

  Optional<CelType> find(String name);

  /**
   * The value of a type that an expression builds, {@code Name{field: value}}; empty when the type
   * cannot be built.
   */
  default Optional<Object> create(String name, Map<String, Object> fields) {
    return Optional.empty();
  }

  /** Both; the first wins. */
  static TypeSource both(TypeSource first, TypeSource second) {
    return new TypeSource() {
      @Override
      public Optional<CelType> find(String name) {
        return first.find(name).or(() -> second.find(name));
      }

      @Override
      public Optional<Object> create(String name, Map<String, Object> fields) {
        return first.create(name, fields).or(() -> second.create(name, fields));
      }
    };
  }
}

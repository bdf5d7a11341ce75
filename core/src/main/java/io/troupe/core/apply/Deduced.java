package io.troupe.core.apply;

import io.troupe.core.schema.Schema;
import java.util.Optional;

/** The type of values no schema speaks of: whatever they look like. */
enum Deduced implements Schema {
  SCHEMA;

  @Override
  public Type type() {
    return Type.ANY;
  }

  @Override
  public Optional<Schema> field(String name) {
    return Optional.empty();
  }
}

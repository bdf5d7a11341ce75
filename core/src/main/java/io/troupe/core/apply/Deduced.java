package io.troupe.core.apply;

import io.troupe.core.schema.Schema;
import java.util.List;
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

  @Override
  public List<String> fieldNames() {
    return List.of();
  }

  @Override
  public List<String> required() {
    return List.of();
  }

  @Override
  public boolean isMap() {
    return false;
  }

  @Override
  public Optional<Schema> items() {
    return Optional.empty();
  }

  @Override
  public List<String> patchStrategies() {
    return List.of();
  }

  @Override
  public String patchMergeKey() {
    return "";
  }

  @Override
  public String listType() {
    return "";
  }

  @Override
  public List<String> listMapKeys() {
    return List.of();
  }

  @Override
  public String mapType() {
    return "";
  }

  @Override
  public String description() {
    return "";
  }
}

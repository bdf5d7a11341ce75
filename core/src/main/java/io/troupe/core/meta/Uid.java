package io.troupe.core.meta;

/**
 * The identity of one life of an object: a random version 4 UUID, set at creation and never again.
 */
public record Uid(String value) {
  public Uid {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a uid is never empty");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}

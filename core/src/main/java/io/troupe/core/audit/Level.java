package io.troupe.core.audit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How much is told of a request, from nothing to all. */
public enum Level {
  NONE("None"),
  METADATA("Metadata"),
  REQUEST("Request"),
  REQUEST_RESPONSE("RequestResponse");

  private final String wire;

  Level(String wire) {
    this.wire = wire;
  }

  public String wire() {
    return wire;
  }

  public boolean tells(Level atLeast) {
    return compareTo(atLeast) >= 0;
  }

  static Optional<Level> of(String wire) {
    return Arrays.stream(values()).filter(level -> level.wire.equals(wire)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Level::wire).toList();
  }
}

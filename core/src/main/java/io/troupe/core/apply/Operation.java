package io.troupe.core.apply;

/** How a manager came to its fields. */
public enum Operation {
  APPLY("Apply"),
  UPDATE("Update");

  private final String wire;

  Operation(String wire) {
    this.wire = wire;
  }

  /** As managedFields writes it. */
  public String wire() {
    return wire;
  }
}

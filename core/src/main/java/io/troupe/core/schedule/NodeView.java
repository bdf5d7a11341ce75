package io.troupe.core.schedule;

/** A node as plugins see it: what it says of itself and what its pods use. */
public record NodeView(NodeFacts facts, Usage usage) {
  public String name() {
    return facts.name();
  }
}

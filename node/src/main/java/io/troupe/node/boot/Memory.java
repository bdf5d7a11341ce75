package io.troupe.node.boot;

import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.history.Histories;
import io.troupe.actors.image.ImageReader;
import io.troupe.core.kind.KindRegistry;
import io.troupe.persistence.Store;

/** Puts the history API together. */
final class Memory {
  private Memory() {}

  /** What is asked of the past. */
  static Histories of(Store store, ApiGate gate, ImageReader images, KindRegistry kinds) {
    return new Histories(
        new Histories.Parts(store.past(), gate, images, kinds, ProcessTime::nanos));
  }
}

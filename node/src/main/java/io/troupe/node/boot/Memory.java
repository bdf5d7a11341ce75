package io.troupe.node.boot;

import io.troupe.actors.history.Histories;
import io.troupe.actors.image.ImageReader;
import io.troupe.core.kind.KindRegistry;
import io.troupe.http.route.Routes;
import io.troupe.persistence.Store;

/** Puts the history API together. */
final class Memory {
  private Memory() {}

  /** The same routes, which answer what is asked of the past. */
  static Routes of(Routes routes, Store store, ImageReader images, KindRegistry kinds) {
    return routes.remembering(
        new Histories(
            new Histories.Parts(store.past(), routes.gate(), images, kinds, ProcessTime::nanos)));
  }
}

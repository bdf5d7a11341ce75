package io.troupe.http.replay;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.FactsReader;
import io.troupe.core.reconcile.Controller;
import io.troupe.persistence.journal.JournalLog;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * What decides again, and on what.
 *
 * @param controllers of this build, as they are
 * @param log where events come from
 * @param image names the types that there are
 * @param facts what is indexed of an object
 * @param executor may be kept busy
 */
public record WhatIfParts(
    List<Controller> controllers,
    JournalLog log,
    Supplier<ClusterImage> image,
    FactsReader facts,
    Executor executor) {
  public WhatIfParts {
    controllers = List.copyOf(controllers);
  }
}

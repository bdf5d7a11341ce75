package io.troupe.http.replay;

import io.troupe.actors.image.ImageReader;
import io.troupe.core.image.FactsReader;
import io.troupe.core.reconcile.Controller;
import io.troupe.persistence.journal.JournalLog;
import io.troupe.persistence.replay.ReplaySource;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * What decides again, and on what.
 *
 * @param controllers of this build, as they are
 * @param log where events come from
 * @param source knows where the journal has gaps
 * @param images name the types that there are
 * @param facts what is indexed of an object
 * @param executor may be kept busy
 */
public record WhatIfParts(
    List<Controller> controllers,
    JournalLog log,
    ReplaySource source,
    ImageReader images,
    FactsReader facts,
    Executor executor) {
  public WhatIfParts {
    controllers = List.copyOf(controllers);
  }
}

package io.troupe.node.boot;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import io.troupe.actors.image.EpochUpkeep;
import io.troupe.actors.image.ImageReader;
import io.troupe.actors.image.SummaryUpkeep;
import io.troupe.persistence.Store;

/** What is written beside the journal so that the past is read fast. */
final class HistoryUpkeep {
  private HistoryUpkeep() {}

  static void start(ActorSystem<?> system, ImageReader images, Store store) {
    system.systemActorOf(EpochUpkeep.create(images, store.epochs()), "epochs", Props.empty());
    system.systemActorOf(
        SummaryUpkeep.create(images, store.summaries(), System::nanoTime),
        "summaries",
        Props.empty());
  }
}

package io.troupe.node.boot;

import akka.actor.typed.ActorSystem;
import io.troupe.actors.gate.Delay;
import java.util.concurrent.CompletableFuture;

/** Waiting without a thread, on the actor system's timer. */
final class Delays {
  private Delays() {}

  static Delay of(ActorSystem<?> system) {
    return duration -> {
      CompletableFuture<Void> over = new CompletableFuture<>();
      system
          .scheduler()
          .scheduleOnce(duration, () -> over.complete(null), system.executionContext());
      return over;
    };
  }
}

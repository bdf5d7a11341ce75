package io.troupe.actors.schedule;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.stream.KillSwitches;
import akka.stream.UniqueKillSwitch;
import akka.stream.javadsl.Keep;
import akka.stream.typed.javadsl.ActorSink;
import io.troupe.actors.image.WatchHub;
import io.troupe.core.meta.ResourceType;
import java.util.Optional;

/** A watch that delivers to the actor, the next batch only when the last one was taken. */
final class Following {
  /** Asks for the next batch. */
  enum Ack {
    TAKEN
  }

  private Following() {}

  /**
   * @param epoch comes back with every message, so that those of an earlier follow can be told
   *     apart
   * @return empty when the revision has left the window
   */
  static Optional<UniqueKillSwitch> start(
      WatchHub hub,
      ResourceType type,
      long after,
      int epoch,
      ActorRef<SchedulerMessage> to,
      ActorSystem<?> system) {
    return switch (hub.watch(type, after)) {
      case WatchHub.Opened.Expired _ -> Optional.empty();
      case WatchHub.Opened.Stream(var batches) ->
          Optional.of(
              batches
                  .viaMat(KillSwitches.single(), Keep.right())
                  .to(
                      ActorSink.<WatchHub.Batch, SchedulerMessage, Ack>actorRefWithBackpressure(
                          to,
                          (ack, batch) -> new SchedulerMessage.News(epoch, type, batch, ack),
                          SchedulerMessage.Opened::new,
                          Ack.TAKEN,
                          new SchedulerMessage.WatchEnded(epoch, type, "completed"),
                          failure ->
                              new SchedulerMessage.WatchEnded(epoch, type, failure.toString())))
                  .run(system));
    };
  }
}

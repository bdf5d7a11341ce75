package io.troupe.actors.event;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.Behaviors;
import io.troupe.actors.gate.ApiGate;
import io.troupe.core.event.EventSource;
import io.troupe.core.event.Occurrence;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.KindRegistry;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/** Hands occurrences to one actor that correlates and writes them. Any thread; never blocks. */
public final class ClusterEventRecorder implements EventRecorder {
  /** Occurrences that wait for the actor; more are dropped. */
  static final int WAITING_MAX = 10_000;

  private final KindRegistry kinds;
  private final AtomicInteger waiting = new AtomicInteger();
  private final LongAdder dropped = new LongAdder();
  private final ActorRef<EventWriter.Message> writer;

  /**
   * @param random for request ids
   */
  public ClusterEventRecorder(
      ActorSystem<?> system,
      ApiGate gate,
      KindRegistry kinds,
      InstantSource clock,
      RandomGenerator random) {
    this.kinds = kinds;
    EventWrites writes = new EventWrites(gate, kinds, random);
    Behavior<EventWriter.Message> behavior =
        Behaviors.supervise(
                EventWriter.create(writes, clock, waiting::decrementAndGet, dropped::increment))
            .onFailure(SupervisorStrategy.restart());
    this.writer = system.systemActorOf(behavior, "event-writer", Props.empty());
  }

  @Override
  public void record(
      StoredObject about, Type type, String component, String reason, String message) {
    record(about, "", type, component, reason, message);
  }

  @Override
  public void record(
      StoredObject about,
      String fieldPath,
      Type type,
      String component,
      String reason,
      String message) {
    kinds
        .byType(about.key().type())
        .ifPresent(kind ->
            tell(
                new Occurrence(
                    about.key(),
                    kind.gvk(),
                    about.uid(),
                    about.revision(),
                    fieldPath,
                    EventSource.parse(component),
                    type.wire(),
                    reason,
                    message)));
  }

  /** Events that were never written: too many at once, spam, or refused. */
  public long dropped() {
    return dropped.sum();
  }

  private void tell(Occurrence occurrence) {
    if (waiting.incrementAndGet() > WAITING_MAX) {
      waiting.decrementAndGet();
      dropped.increment();
      return;
    }
    writer.tell(new EventWriter.Happened(occurrence));
  }
}

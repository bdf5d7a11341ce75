package io.troupe.actors.event;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.core.event.EventCorrelator;
import io.troupe.core.event.EventSource;
import io.troupe.core.event.Observed;
import io.troupe.core.event.Occurrence;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Correlates occurrences and writes the Events, the oldest first. While an Event waits or is being
 * written, further repeats only raise its count, so a flood of one Event costs few writes.
 */
final class EventWriter extends AbstractBehavior<EventWriter.Message> {
  /** Few: Events tell of work, and are not to be in the way of it. */
  static final int IN_FLIGHT_MAX = 8;

  /** About 1 KB each. */
  private static final int UNWRITTEN_MAX = 20_000;

  private static final int TRIES_MAX = 5;
  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

  sealed interface Message {}

  record Happened(Occurrence occurrence) implements Message {}

  private record Answered(String path, Write write, WriteAnswer answer, Throwable failure)
      implements Message {}

  private record Retry(String path, Write write) implements Message {}

  /**
   * @param event as JSON, which takes a fraction of what its tree does
   * @param exists whether the Event was created before
   */
  private record Write(EventSource source, byte[] event, boolean exists, int tries) {}

  private final EventCorrelator correlator = new EventCorrelator();
  private final Map<String, Write> unwritten = new LinkedHashMap<>();
  private final Set<String> inFlight = new HashSet<>();
  private final EventWrites writes;
  private final InstantSource clock;
  private final Runnable taken;
  private final Runnable dropped;
  private final TimerScheduler<Message> timers;

  /**
   * @param taken called for each occurrence that left the mailbox
   * @param dropped called for each that will never be written
   */
  static Behavior<Message> create(
      EventWrites writes, InstantSource clock, Runnable taken, Runnable dropped) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(
            timers -> new EventWriter(context, timers, writes, clock, taken, dropped)));
  }

  private EventWriter(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      EventWrites writes,
      InstantSource clock,
      Runnable taken,
      Runnable dropped) {
    super(context);
    this.timers = timers;
    this.writes = writes;
    this.clock = clock;
    this.taken = taken;
    this.dropped = dropped;
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::onMessage).build();
  }

  private Behavior<Message> onMessage(Message message) {
    switch (message) {
      case Happened(var occurrence) -> {
        taken.run();
        happened(occurrence);
      }
      case Answered answered -> answered(answered);
      case Retry(var path, var write) -> {
        inFlight.remove(path);
        // A repeat meanwhile holds the greater count, but the Event may still have to be created.
        unwritten.merge(
            path,
            write,
            (repeat, retry) ->
                new Write(repeat.source(), repeat.event(), retry.exists(), retry.tries()));
      }
    }
    send();
    return this;
  }

  private void happened(Occurrence occurrence) {
    switch (correlator.observe(occurrence, clock.instant())) {
      case Observed.First(var event) -> add(occurrence.source(), event, false);
      case Observed.Again(var event) -> add(occurrence.source(), event, true);
      case Observed.Spam _ -> dropped.run();
    }
  }

  private void add(EventSource source, ObjectNode event, boolean exists) {
    String path = path(event);
    Write write = new Write(source, Json.bytes(event), exists, 0);
    Write waiting = unwritten.get(path);
    if (waiting != null) {
      unwritten.put(
          path, new Write(write.source(), write.event(), waiting.exists(), waiting.tries()));
    } else if (unwritten.size() < UNWRITTEN_MAX) {
      unwritten.put(path, write);
    } else {
      dropped.run();
    }
  }

  private void send() {
    Iterator<Map.Entry<String, Write>> candidates = unwritten.entrySet().iterator();
    while (candidates.hasNext() && inFlight.size() < IN_FLIGHT_MAX) {
      Map.Entry<String, Write> candidate = candidates.next();
      String path = candidate.getKey();
      Write write = candidate.getValue();
      if (inFlight.add(path)) {
        candidates.remove();
        ObjectNode event = Json.parse(write.event());
        var answer =
            write.exists()
                ? writes.repeat(write.source(), event)
                : writes.create(write.source(), event);
        getContext()
            .pipeToSelf(answer, (done, failure) -> new Answered(path, write, done, failure));
      }
    }
  }

  private void answered(Answered answered) {
    Write write = answered.write();
    if (answered.failure() == null && !(answered.answer() instanceof WriteAnswer.Refused)) {
      inFlight.remove(answered.path());
      return;
    }
    Reason reason =
        answered.answer() instanceof WriteAnswer.Refused(var failure, _)
            ? failure.reason()
            : Reason.SERVICE_UNAVAILABLE;
    boolean expired = write.exists() && reason == Reason.NOT_FOUND;
    if (write.tries() + 1 < TRIES_MAX && (expired || isPassing(reason))) {
      // The path stays in flight, so that nothing overtakes the retry.
      Write again =
          new Write(write.source(), write.event(), write.exists() && !expired, write.tries() + 1);
      timers.startSingleTimer(
          answered.path(),
          new Retry(answered.path(), again),
          expired ? Duration.ofMillis(1) : RETRY_DELAY);
      return;
    }
    inFlight.remove(answered.path());
    dropped.run();
    getContext()
        .getLog()
        .debug("event {} not written: {}", answered.path(), answered.answer(), answered.failure());
  }

  private static boolean isPassing(Reason reason) {
    return switch (reason) {
      case TOO_MANY_REQUESTS,
          INTERNAL_ERROR,
          SERVER_TIMEOUT,
          SERVICE_UNAVAILABLE,
          TIMEOUT,
          CONFLICT ->
          true;
      case BAD_REQUEST,
          UNAUTHORIZED,
          FORBIDDEN,
          NOT_FOUND,
          METHOD_NOT_ALLOWED,
          NOT_ACCEPTABLE,
          ALREADY_EXISTS,
          GONE,
          EXPIRED,
          REQUEST_ENTITY_TOO_LARGE,
          UNSUPPORTED_MEDIA_TYPE,
          INVALID,
          NOT_IMPLEMENTED ->
          false;
    };
  }

  private static String path(ObjectNode event) {
    return EventWrites.namespace(event) + "/" + EventWrites.name(event);
  }
}

package io.troupe.actors.image;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.troupe.persistence.history.Summaries;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a summary written of each stretch of the journal once it is complete, so that no search of
 * the past has to look through more than the newest one. One node's is enough for all; a history
 * that has none is caught up with, slowly.
 */
public final class SummaryUpkeep {
  private static final Logger LOG = LoggerFactory.getLogger(SummaryUpkeep.class);
  private static final Duration TICK = Duration.ofSeconds(1);

  /** Of the time that it takes, so that writers keep nine tenths of a processor at least. */
  private static final int PAUSES = 9;

  private static final Duration PAUSE_MIN = Duration.ofMillis(500);
  private static final Duration PAUSE_MAX = Duration.ofMinutes(1);

  /** What the actor tells itself. */
  public sealed interface Message {}

  private enum Chore implements Message {
    TICK
  }

  private record Done(boolean written, Duration took) implements Message {}

  private final ActorContext<Message> context;
  private final TimerScheduler<Message> timers;
  private final ImageReader images;
  private final Summaries summaries;
  private final LongSupplier nanoTime;

  /** The stretch that was being filled when there was nothing left to write. */
  private long caughtUpIn = -1;

  private SummaryUpkeep(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      ImageReader images,
      Summaries summaries,
      LongSupplier nanoTime) {
    this.context = context;
    this.timers = timers;
    this.images = images;
    this.summaries = summaries;
    this.nanoTime = nanoTime;
  }

  /**
   * @param nanoTime elapsed time
   */
  public static Behavior<Message> create(
      ImageReader images, Summaries summaries, LongSupplier nanoTime) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(
            timers -> new SummaryUpkeep(context, timers, images, summaries, nanoTime).start()));
  }

  private Behavior<Message> start() {
    timers.startSingleTimer(Chore.TICK, TICK);
    return Behaviors.receive(Message.class)
        .onMessageEquals(Chore.TICK, this::tick)
        .onMessage(Done.class, this::done)
        .build();
  }

  private Behavior<Message> tick() {
    long filling = images.current().revision() / Summaries.REVISIONS;
    if (filling == caughtUpIn) {
      timers.startSingleTimer(Chore.TICK, TICK);
      return Behaviors.same();
    }
    long began = nanoTime.getAsLong();
    context.pipeToSelf(
        summaries.writeNext(),
        (written, failure) -> {
          if (failure != null) {
            LOG.warn("cannot write a summary of the journal before stretch {}", filling, failure);
          }
          Duration took = Duration.ofNanos(nanoTime.getAsLong() - began);
          return new Done(failure == null && written, took);
        });
    caughtUpIn = filling;
    return Behaviors.same();
  }

  private Behavior<Message> done(Done done) {
    if (done.written()) {
      caughtUpIn = -1; // there may be more
    }
    timers.startSingleTimer(Chore.TICK, done.written() ? pauseAfter(done.took()) : TICK);
    return Behaviors.same();
  }

  static Duration pauseAfter(Duration took) {
    Duration pause = took.multipliedBy(PAUSES);
    if (pause.compareTo(PAUSE_MIN) < 0) {
      return PAUSE_MIN;
    }
    return pause.compareTo(PAUSE_MAX) < 0 ? pause : PAUSE_MAX;
  }
}

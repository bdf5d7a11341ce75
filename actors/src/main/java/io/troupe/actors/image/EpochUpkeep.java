package io.troupe.actors.image;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.troupe.core.image.ClusterImage;
import io.troupe.persistence.history.Epochs;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes an epoch whenever enough has happened since the last one, so that no list of the past has
 * to look through more of the journal than that. One node's is enough for all.
 */
public final class EpochUpkeep {
  private static final Logger LOG = LoggerFactory.getLogger(EpochUpkeep.class);
  private static final Duration TICK = Duration.ofSeconds(1);

  /**
   * Events between two epochs, and where there are many objects a quarter of their number: an epoch
   * takes two to three bytes for each of them, so no event costs more than twelve.
   */
  static final long EVENTS = 10_000;

  private static final int OBJECTS_PER_EVENT = 4;

  /** What the actor tells itself. */
  public sealed interface Message {}

  private enum Chore implements Message {
    TICK
  }

  private record Asked(long newest) implements Message {}

  private record Written(long revision) implements Message {}

  private final ActorContext<Message> context;
  private final ImageReader images;
  private final Epochs epochs;
  private long written;
  private boolean busy;

  private EpochUpkeep(ActorContext<Message> context, ImageReader images, Epochs epochs) {
    this.context = context;
    this.images = images;
    this.epochs = epochs;
  }

  public static Behavior<Message> create(ImageReader images, Epochs epochs) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> new EpochUpkeep(context, images, epochs).start(timers)));
  }

  private Behavior<Message> start(TimerScheduler<Message> timers) {
    timers.startTimerWithFixedDelay(Chore.TICK, TICK);
    return Behaviors.receive(Message.class)
        .onMessageEquals(Chore.TICK, this::tick)
        .onMessage(Asked.class, this::asked)
        .onMessage(Written.class, this::written)
        .build();
  }

  private Behavior<Message> tick() {
    if (!busy && isDue(images.current())) {
      busy = true;
      // Another node may have just done it.
      context.pipeToSelf(
          epochs.newest(), (newest, failure) -> new Asked(failure == null ? newest : 0));
    }
    return Behaviors.same();
  }

  private boolean isDue(ClusterImage image) {
    return image.revision() - written >= Math.max(EVENTS, image.size() / OBJECTS_PER_EVENT);
  }

  private Behavior<Message> asked(Asked asked) {
    written = Math.max(written, asked.newest());
    ClusterImage image = images.current();
    if (!isDue(image)) {
      busy = false;
      return Behaviors.same();
    }
    context.pipeToSelf(
        epochs.write(image),
        (_, failure) -> {
          if (failure != null) {
            LOG.warn("cannot write an epoch at revision {}", image.revision(), failure);
          }
          return new Written(failure == null ? image.revision() : 0);
        });
    return Behaviors.same();
  }

  private Behavior<Message> written(Written done) {
    busy = false;
    written = Math.max(written, done.revision());
    return Behaviors.same();
  }
}

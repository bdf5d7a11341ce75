package io.troupe.actors.image;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.troupe.core.image.ClusterImage;
import io.troupe.persistence.checkpoint.Checkpoints;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The image's chores: a tick every second, and a checkpoint when enough has happened. */
public final class ImageUpkeep {
  private static final Logger LOG = LoggerFactory.getLogger(ImageUpkeep.class);
  private static final Duration TICK = Duration.ofSeconds(1);

  /**
   * A start should not have to read more events than about this, or than there are objects: every
   * checkpoint writes all of those, which more often would cost more than the events themselves.
   */
  static final long EVENTS_MAX = 10_000;

  /** Nor should a quiet cluster's tail grow old, in ticks. */
  static final int TICKS_MAX = 600;

  /** What the actor tells itself. */
  public sealed interface Message {}

  private enum Chore implements Message {
    TICK
  }

  private record Asked(long newest) implements Message {}

  private record Checkpointed(long revision, boolean failed) implements Message {}

  private final ActorContext<Message> context;
  private final ImageKeeper images;
  private final Checkpoints checkpoints;
  private long written;
  private int ticks;
  private boolean writing;

  private ImageUpkeep(
      ActorContext<Message> context, ImageKeeper images, Checkpoints checkpoints, long written) {
    this.context = context;
    this.images = images;
    this.checkpoints = checkpoints;
    this.written = written;
  }

  /**
   * @param checkpointed the revision of the newest checkpoint
   */
  public static Behavior<Message> create(
      ImageKeeper images, Checkpoints checkpoints, long checkpointed) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(
            timers -> new ImageUpkeep(context, images, checkpoints, checkpointed).start(timers)));
  }

  private Behavior<Message> start(TimerScheduler<Message> timers) {
    timers.startTimerWithFixedDelay(Chore.TICK, TICK);
    return Behaviors.receive(Message.class)
        .onMessageEquals(Chore.TICK, this::tick)
        .onMessage(Asked.class, this::asked)
        .onMessage(Checkpointed.class, this::checkpointed)
        .build();
  }

  private Behavior<Message> tick() {
    images.tick();
    ticks++;
    if (!writing && isDue(images.current())) {
      writing = true;
      // Another node may have just done it.
      context.pipeToSelf(
          checkpoints.newest(), (newest, failure) -> new Asked(failure == null ? newest : 0));
    }
    return Behaviors.same();
  }

  private boolean isDue(ClusterImage image) {
    long events = image.revision() - written;
    boolean many = events >= EVENTS_MAX && events >= image.size();
    return many || (events > 0 && ticks >= TICKS_MAX);
  }

  private Behavior<Message> asked(Asked asked) {
    if (asked.newest() > written) {
      written = asked.newest();
      ticks = 0;
    }
    ClusterImage image = images.current();
    if (!isDue(image)) {
      writing = false;
      return Behaviors.same();
    }
    context.pipeToSelf(
        checkpoints.write(image),
        (_, failure) -> {
          if (failure != null) {
            LOG.warn("cannot write a checkpoint at revision {}", image.revision(), failure);
          }
          return new Checkpointed(image.revision(), failure != null);
        });
    return Behaviors.same();
  }

  private Behavior<Message> checkpointed(Checkpointed done) {
    writing = false;
    ticks = 0;
    if (!done.failed()) {
      written = done.revision();
    }
    return Behaviors.same();
  }
}

package io.troupe.actors.schedule;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.Behaviors;
import io.troupe.actors.event.EventRecorder;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.image.ImageReader;
import io.troupe.actors.image.WatchHub;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.schedule.Profile;
import io.troupe.core.schedule.profile.DefaultProfile;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Puts the scheduler together and starts it. */
public final class Scheduler {
  private static final Duration RESTART_MIN = Duration.ofMillis(200);
  private static final Duration RESTART_MAX = Duration.ofSeconds(10);

  private final ActorSystem<?> system;
  private final Parts parts;

  /** What the actor works with. */
  record Parts(
      Profile profile,
      ImageReader images,
      WatchHub hub,
      SchedulerWrites writes,
      LongSupplier nanos,
      RandomGenerator random) {}

  /**
   * @param nanos monotonic, for back-offs
   * @param random breaks ties; used by one thread at a time
   */
  public Scheduler(
      ActorSystem<?> system,
      ApiGate gate,
      KindRegistry kinds,
      ImageReader images,
      WatchHub hub,
      EventRecorder events,
      InstantSource clock,
      LongSupplier nanos,
      RandomGenerator random) {
    this(
        system,
        DefaultProfile.named(DefaultProfile.SCHEDULER_NAME),
        gate,
        kinds,
        images,
        hub,
        events,
        clock,
        nanos,
        random);
  }

  /**
   * @param profile which pods and which plugins
   */
  public Scheduler(
      ActorSystem<?> system,
      Profile profile,
      ApiGate gate,
      KindRegistry kinds,
      ImageReader images,
      WatchHub hub,
      EventRecorder events,
      InstantSource clock,
      LongSupplier nanos,
      RandomGenerator random) {
    this.system = system;
    SchedulerWrites writes =
        new SchedulerWrites(gate, kinds, images, events, clock, random, profile.schedulerName());
    this.parts = new Parts(profile, images, hub, writes, nanos, random);
  }

  /** Places pods until the actor system ends. */
  public ActorRef<SchedulerMessage> start() {
    Behavior<SchedulerMessage> behavior =
        Behaviors.supervise(SchedulerActor.create(parts))
            .onFailure(
                SupervisorStrategy.restartWithBackoff(RESTART_MIN, RESTART_MAX, 0.2)
                    .withStopChildren(true));
    return system.systemActorOf(
        behavior, "scheduler-" + parts.profile().schedulerName(), Props.empty());
  }
}

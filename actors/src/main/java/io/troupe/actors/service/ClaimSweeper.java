package io.troupe.actors.service;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.troupe.actors.gate.Delay;
import io.troupe.actors.image.ImageReader;
import io.troupe.actors.object.Entities;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.service.Claim;
import io.troupe.core.service.ClaimRepair;
import io.troupe.core.service.ServiceRanges;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Repairs claims: gives up those no Service lists, stakes those that are missing. Looks only when
 * Services or claims have changed since it last found nothing to do. Every node may run one.
 */
public final class ClaimSweeper extends AbstractBehavior<ClaimSweeper.Message> {
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final int REPAIRS_PER_SWEEP_MAX = 500;

  sealed interface Message {}

  private enum Sweep implements Message {
    NOW
  }

  private final ServiceRanges ranges;
  private final ImageReader images;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Claims claims;
  private List<Long> cleanAt = List.of();

  /** Sweeps until the actor system ends. */
  public static void start(
      ActorSystem<?> system,
      ServiceRanges ranges,
      Entities entities,
      ImageReader images,
      InstantSource clock,
      RandomGenerator random,
      Delay delay) {
    Claims claims = new Claims(entities, images, clock, random, delay);
    Behavior<Message> behavior =
        Behaviors.supervise(create(ranges, claims, images, clock, random))
            .onFailure(
                SupervisorStrategy.restartWithBackoff(INTERVAL, INTERVAL.multipliedBy(12), 0.2));
    system.systemActorOf(behavior, "claim-sweeper", Props.empty());
  }

  static Behavior<Message> create(
      ServiceRanges ranges,
      Claims claims,
      ImageReader images,
      InstantSource clock,
      RandomGenerator random) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(
            timers -> new ClaimSweeper(context, timers, ranges, claims, images, clock, random)));
  }

  private ClaimSweeper(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      ServiceRanges ranges,
      Claims claims,
      ImageReader images,
      InstantSource clock,
      RandomGenerator random) {
    super(context);
    this.ranges = ranges;
    this.claims = claims;
    this.images = images;
    this.clock = clock;
    this.random = random;
    timers.startTimerWithFixedDelay(Sweep.NOW, INTERVAL);
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder().onAnyMessage(_ -> sweep()).build();
  }

  private Behavior<Message> sweep() {
    ClusterImage image = images.current();
    List<Long> revisions = revisions(image);
    if (revisions.equals(cleanAt)) {
      return this;
    }
    ClaimRepair repair = ClaimRepair.find(image, ranges, clock.instant());
    if (repair.isNothing()) {
      cleanAt = revisions;
      return this;
    }
    repair.orphans().stream().limit(REPAIRS_PER_SWEEP_MAX).forEach(this::giveUp);
    repair.missing().entrySet().stream()
        .limit(REPAIRS_PER_SWEEP_MAX)
        .forEach(entry -> {
          getContext()
              .getLog()
              .warn("{} of {} was not claimed", entry.getKey().key(), entry.getValue());
          String requestId = new UUID(random.nextLong(), random.nextLong()).toString();
          claims.stake(entry.getKey(), entry.getValue(), requestId);
        });
    return this;
  }

  private void giveUp(StoredObject orphan) {
    getContext()
        .getLog()
        .info("giving up {} (uid {}): no Service lists it", orphan.key(), orphan.uid());
    claims.delete(orphan);
  }

  private static List<Long> revisions(ClusterImage image) {
    List<Long> revisions = new ArrayList<>();
    revisions.add(image.of(ServiceAddresses.SERVICES).revision());
    for (Claim.Sort sort : Claim.Sort.values()) {
      ResourceType type = sort.type();
      revisions.add(image.of(type).revision());
    }
    return List.copyOf(revisions);
  }
}

package io.troupe.actors.aggregate;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.aggregate.Probes.Probed;
import io.troupe.actors.image.ImageReader;
import io.troupe.core.aggregate.ApiService;
import io.troupe.core.aggregate.Availability;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Looks once a second whether APIServices have to be made or mended, and asks each remote one in
 * its time. Every node asks for itself, since it proxies for itself; what they write agrees, or is
 * written again.
 */
public final class Aggregator extends AbstractBehavior<Aggregator.Message> {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration RESTART_MAX = Duration.ofSeconds(30);

  /** Between two questions to one that was there. */
  private static final Duration AVAILABLE_AGAIN = Duration.ofSeconds(10);

  /** Between two questions to one that was not. */
  private static final Duration UNAVAILABLE_AGAIN = Duration.ofSeconds(3);

  sealed interface Message {}

  private enum Tick implements Message {
    NOW
  }

  private record Registered() implements Message {}

  private record Answered(Probed probed) implements Message {}

  private record Said(String name) implements Message {}

  /**
   * When one was asked last.
   *
   * @param as how it was asked: a change is asked about at once
   */
  private record Asked(long atNanos, boolean pending, boolean available, ApiService as) {}

  private final ImageReader images;
  private final AggregatedApis apis;
  private final Probes probes;
  private final Registration registration;
  private final ApiServiceWrites writes;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Map<String, Asked> asked = new HashMap<>();

  /** Whose status is being written: a write that takes longer than a tick is not made again. */
  private final Set<String> saying = new HashSet<>();

  private boolean registering;

  /** Runs until the actor system ends. */
  public static void start(ActorSystem<?> system, AggregatorParts parts) {
    system.systemActorOf(create(parts), "aggregator", Props.empty());
  }

  static Behavior<Message> create(AggregatorParts parts) {
    return Behaviors.supervise(
            Behaviors.<Message>setup(context ->
                Behaviors.withTimers(timers -> {
                  timers.startTimerWithFixedDelay(Tick.NOW, Duration.ZERO, TICK);
                  return new Aggregator(context, parts);
                })))
        .onFailure(SupervisorStrategy.restartWithBackoff(TICK, RESTART_MAX, 0.2));
  }

  private Aggregator(ActorContext<Message> context, AggregatorParts parts) {
    super(context);
    this.images = parts.images();
    this.apis = parts.apis();
    this.clock = parts.clock();
    this.nanoTime = parts.nanoTime();
    this.probes = new Probes(parts.outgoing(), apis);
    this.writes = new ApiServiceWrites(parts.gate(), parts.builtIn(), parts.requestIds());
    this.registration = new Registration(writes, parts.builtIn().all(), parts.kinds());
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::on).build();
  }

  private Behavior<Message> on(Message message) {
    switch (message) {
      case Tick _ -> tick();
      case Registered _ -> registering = false;
      case Answered(Probed probed) -> answered(probed);
      case Said(String name) -> saying.remove(name);
    }
    return this;
  }

  private void tick() {
    ClusterImage image = images.current();
    if (!registering) {
      registering = true;
      getContext().pipeToSelf(registration.reconcile(image), (_, _) -> new Registered());
    }
    List<String> names = new ArrayList<>();
    for (ApiService apiService : apis.all()) {
      if (apiService.isRemote()) {
        names.add(apiService.name());
        askIfDue(apiService, image);
      } else if (!apiService.available()) {
        say(apiService.name(), Availability.LOCAL);
      }
    }
    apis.forgetAllBut(names);
    asked.keySet().retainAll(names);
  }

  private void askIfDue(ApiService apiService, ClusterImage image) {
    Asked last = asked.get(apiService.name());
    long now = nanoTime.getAsLong();
    if (last != null) {
      Duration pause = last.available() ? AVAILABLE_AGAIN : UNAVAILABLE_AGAIN;
      boolean same = sameServer(last.as(), apiService);
      if (last.pending() || same && now - last.atNanos() < pause.toNanos()) {
        return;
      }
    }
    asked.put(apiService.name(), new Asked(now, true, false, apiService));
    getContext()
        .pipeToSelf(
            probes.probe(apiService, image),
            (probed, fault) -> {
              if (fault != null) {
                throw new IllegalStateException("a probe has failed", fault);
              }
              return new Answered(probed);
            });
  }

  /** Whatever else has changed, the condition for instance. */
  private static boolean sameServer(ApiService one, ApiService other) {
    return one.service().equals(other.service())
        && one.caBundle().equals(other.caBundle())
        && one.insecure() == other.insecure();
  }

  private void answered(Probed probed) {
    ApiService apiService = probed.apiService();
    asked.put(
        apiService.name(),
        new Asked(nanoTime.getAsLong(), false, probed.availability().available(), apiService));
    apis.saw(apiService, probed.seen());
    say(apiService.name(), probed.availability());
  }

  private void say(String name, Availability availability) {
    Optional<ObjectNode> stored =
        images.current().of(ApiService.TYPE).get("", name).map(StoredObject::tree);
    if (stored.isEmpty() || availability.isSaid(stored.get()) || !saying.add(name)) {
      return;
    }
    availability.say(stored.get(), clock.instant());
    // Who writes at the same time has asked at the same time; the next answer settles it.
    getContext().pipeToSelf(writes.updateStatus(name, stored.get()), (_, _) -> new Said(name));
  }
}

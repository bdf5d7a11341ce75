package io.troupe.actors.event;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.image.ImageReader;
import io.troupe.actors.peer.Peers;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.event.EventObject;
import io.troupe.core.image.ResourceImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.meta.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Deletes Events an hour after they last happened, so that the image does not grow with them. Each
 * control-plane node sweeps its share; a second delete of an Event is a harmless NotFound.
 */
public final class EventSweeper extends AbstractBehavior<EventSweeper.Message> {
  /** Upstream's {@code --event-ttl}. */
  public static final Duration TIME_TO_LIVE = Duration.ofHours(1);

  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Duration NEXT_BATCH_DELAY = Duration.ofMillis(200);
  private static final int DELETES_PER_BATCH_MAX = 200;

  sealed interface Message {}

  private enum Sweep implements Message {
    NOW
  }

  private record Members(Receptionist.Listing listing) implements Message {}

  private static final ServiceKey<Message> KEY = ServiceKey.create(Message.class, "event-sweepers");

  /** When a version of an Event runs out, so that its bytes are read once only. */
  private record Deadline(long revision, Instant at) {}

  private final EventWrites writes;
  private final ImageReader images;
  private final InstantSource clock;
  private final TimerScheduler<Message> timers;
  private final UserInfo identity =
      UserInfo.serviceAccount("kube-system", "generic-garbage-collector", "");
  private Map<ObjectKey, Deadline> deadlines = new HashMap<>();
  private Peers<Message> peers;

  /** Sweeps until the actor system ends. */
  public static void start(
      ActorSystem<?> system,
      ApiGate gate,
      KindRegistry kinds,
      ImageReader images,
      InstantSource clock,
      RandomGenerator random) {
    EventWrites writes = new EventWrites(gate, kinds, random);
    system.systemActorOf(create(writes, images, clock), "event-sweeper", Props.empty());
  }

  static Behavior<Message> create(EventWrites writes, ImageReader images, InstantSource clock) {
    return Behaviors.supervise(
            Behaviors.<Message>setup(context ->
                Behaviors.withTimers(
                    timers -> new EventSweeper(context, timers, writes, images, clock))))
        .onFailure(SupervisorStrategy.restartWithBackoff(INTERVAL, INTERVAL.multipliedBy(4), 0.2));
  }

  private EventSweeper(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      EventWrites writes,
      ImageReader images,
      InstantSource clock) {
    super(context);
    this.timers = timers;
    this.writes = writes;
    this.images = images;
    this.clock = clock;
    this.peers = Peers.alone(context.getSelf(), context.getSystem());
    var receptionist = context.getSystem().receptionist();
    receptionist.tell(Receptionist.register(KEY, context.getSelf()));
    receptionist.tell(
        Receptionist.subscribe(
            KEY, context.messageAdapter(Receptionist.Listing.class, Members::new)));
    timers.startSingleTimer(Sweep.NOW, INTERVAL);
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::on).build();
  }

  private Behavior<Message> on(Message message) {
    return switch (message) {
      case Sweep _ -> sweep();
      case Members(var listing) -> {
        peers = Peers.of(getContext().getSelf(), listing, KEY, getContext().getSystem());
        yield this;
      }
    };
  }

  private Behavior<Message> sweep() {
    ResourceImage events = images.current().of(EventWrites.EVENTS);
    Instant now = clock.instant();
    Map<ObjectKey, Deadline> seen = new HashMap<>(events.size() * 2);
    int deleted = 0;
    for (StoredObject event : events.all()) {
      Deadline known = deadlines.get(event.key());
      Deadline deadline =
          known != null && known.revision() == event.revision() ? known : read(event, now);
      seen.put(event.key(), deadline);
      if (deadline.at().isBefore(now)
          && deleted < DELETES_PER_BATCH_MAX
          && peers.isMine(event.key().path())) {
        deleted++;
        // What fails is tried again by a later sweep.
        writes.delete(identity, event.key(), event.uid(), event.revision());
      }
    }
    deadlines = seen;
    boolean more = deleted == DELETES_PER_BATCH_MAX;
    timers.startSingleTimer(Sweep.NOW, more ? NEXT_BATCH_DELAY : INTERVAL);
    return this;
  }

  private static Deadline read(StoredObject event, Instant now) {
    Instant last = EventObject.lastSeen(event.tree()).orElse(now);
    return new Deadline(event.revision(), last.plus(TIME_TO_LIVE));
  }
}

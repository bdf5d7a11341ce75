package io.troupe.actors.failover;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.troupe.actors.object.EntityAsk;
import io.troupe.core.meta.ObjectKey;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Entities outside sharding, for commands whose shard's owner is suspected: the same behaviour
 * under the same persistence id. They live as long as they are used.
 */
public final class StandIns extends AbstractBehavior<StandIns.Message> {
  /** At the same time; the least recently used one goes first. */
  static final int STAND_INS_MAX = 1_000;

  private static final Duration TICK = Duration.ofSeconds(1);

  /** Whole ticks without a command. */
  private static final int IDLE_TICKS_MAX = 2;

  /** What the actor is told. */
  public sealed interface Message {}

  /** One command for one object's stand-in. */
  public record Decide(ObjectKey key, EntityAsk ask) implements Message {}

  private record Ended(ObjectKey key, ActorRef<EntityAsk> standIn) implements Message {}

  private enum Chore implements Message {
    TICK
  }

  private record StandIn(ActorRef<EntityAsk> ref, long used) {}

  private final Function<ObjectKey, Behavior<EntityAsk>> entity;
  private final Map<ObjectKey, StandIn> standIns = new LinkedHashMap<>(16, 0.75f, true);
  private long tick;

  private StandIns(ActorContext<Message> context, Function<ObjectKey, Behavior<EntityAsk>> entity) {
    super(context);
    this.entity = entity;
  }

  /**
   * @param entity as sharding would make it
   */
  public static Behavior<Message> create(Function<ObjectKey, Behavior<EntityAsk>> entity) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          timers.startTimerWithFixedDelay(Chore.TICK, TICK);
          return new StandIns(context, entity);
        }));
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(Decide.class, this::decide)
        .onMessage(Ended.class, this::ended)
        .onMessageEquals(Chore.TICK, this::tick)
        .build();
  }

  private Behavior<Message> decide(Decide decide) {
    StandIn known = standIns.get(decide.key());
    ActorRef<EntityAsk> ref = known != null ? known.ref() : spawn(decide.key());
    standIns.put(decide.key(), new StandIn(ref, tick));
    ref.tell(decide.ask());
    if (standIns.size() > STAND_INS_MAX) {
      dismissEldest();
    }
    return this;
  }

  private ActorRef<EntityAsk> spawn(ObjectKey key) {
    ActorRef<EntityAsk> ref = getContext().spawnAnonymous(entity.apply(key));
    getContext().watchWith(ref, new Ended(key, ref));
    return ref;
  }

  private void dismissEldest() {
    Iterator<StandIn> eldest = standIns.values().iterator();
    getContext().stop(eldest.next().ref());
    eldest.remove();
  }

  private Behavior<Message> ended(Ended ended) {
    StandIn known = standIns.get(ended.key());
    if (known != null && known.ref().equals(ended.standIn())) {
      standIns.remove(ended.key());
    }
    return this;
  }

  private Behavior<Message> tick() {
    tick++;
    for (Iterator<StandIn> i = standIns.values().iterator(); i.hasNext(); ) {
      StandIn standIn = i.next();
      if (tick - standIn.used() > IDLE_TICKS_MAX) {
        getContext().stop(standIn.ref());
        i.remove();
      }
    }
    return this;
  }
}

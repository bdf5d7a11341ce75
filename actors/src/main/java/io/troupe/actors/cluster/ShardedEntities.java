package io.troupe.actors.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.AskPattern;
import akka.cluster.sharding.typed.ShardingEnvelope;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import io.troupe.actors.failover.FailoverEntities;
import io.troupe.actors.failover.Shard;
import io.troupe.actors.failover.StandIns;
import io.troupe.actors.failover.Suspicions;
import io.troupe.actors.image.ImageKeeper;
import io.troupe.actors.object.Births;
import io.troupe.actors.object.Entities;
import io.troupe.actors.object.EntityAnswer;
import io.troupe.actors.object.EntityAsk;
import io.troupe.actors.object.EntityParts;
import io.troupe.actors.object.EntityReply;
import io.troupe.actors.object.EntityType;
import io.troupe.actors.object.ObjectEntity;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.object.Cause;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.journal.FirstEvents;
import io.troupe.persistence.journal.RevisionJournalSetup;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Entities over cluster sharding. */
final class ShardedEntities implements Entities {
  /** Longest time for one answer; beyond it the outcome is unknown. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  private final ActorSystem<?> system;
  private final EntityParts parts;
  private final int shardCount;
  private final Map<ResourceType, EntityType> own = new HashMap<>();
  private final Map<EntityType, ActorRef<ShardingEnvelope<EntityAsk>>> regions = new HashMap<>();

  private ShardedEntities(ActorSystem<?> system, EntityParts parts) {
    this.system = system;
    this.parts = parts;
    this.shardCount = system.settings().config().getInt("akka.cluster.sharding.number-of-shards");
  }

  static ShardedEntities start(ActorSystem<?> system, List<EntityType> types, EntityParts parts) {
    ShardedEntities entities = new ShardedEntities(system, parts);
    ClusterSharding sharding = ClusterSharding.get(system);
    for (EntityType type : types) {
      type.resource().ifPresent(resource -> entities.own.put(resource, type));
      entities.regions.put(
          type,
          sharding.init(
              Entity.of(
                  type.key(), context -> entities.entity(ObjectKey.parse(context.getEntityId())))));
    }
    return entities;
  }

  private EntityType type(ObjectKey key) {
    return own.getOrDefault(key.type(), EntityType.GENERIC);
  }

  private Behavior<EntityAsk> entity(ObjectKey key) {
    return ObjectEntity.create(key, type(key).rules(), parts);
  }

  @Override
  public CompletionStage<EntityReply> ask(
      ObjectKey key, Expectation expected, Cause cause, ObjectCommand command) {
    return askOwner(key, expected, cause, command).thenApply(EntityAnswer::reply);
  }

  private CompletionStage<EntityAnswer> askOwner(
      ObjectKey key, Expectation expected, Cause cause, ObjectCommand command) {
    // To the region itself: a reference to the entity is dearer to make than the message.
    return ask(
        regions.get(type(key)),
        replyTo ->
            new ShardingEnvelope<>(
                key.entityId(), new EntityAsk(expected, cause, command, replyTo)));
  }

  /** Akka's own stage would go on in the common pool, whose one thread has to be woken for it. */
  private <T> CompletionStage<EntityAnswer> ask(
      ActorRef<T> whom, Function<ActorRef<EntityAnswer>, T> question) {
    CompletableFuture<EntityAnswer> answer = new CompletableFuture<>();
    AskPattern.ask(whom, question::apply, ANSWER_MAX, system.scheduler())
        .whenCompleteAsync(
            (value, failure) -> {
              if (failure == null) {
                answer.complete(value);
              } else {
                answer.completeExceptionally(failure);
              }
            },
            system.executionContext());
    return answer;
  }

  /** These entities, but for the first events of names, where this actor system has a journal. */
  Entities withBirths() {
    return system
        .settings()
        .setup()
        .get(RevisionJournalSetup.class)
        .<Entities>map(journal ->
            new Births(
                this,
                key -> type(key).rules(),
                parts,
                firstEvents(journal),
                system.executionContext()))
        .orElse(this);
  }

  private Births.Journal firstEvents(RevisionJournalSetup journal) {
    FirstEvents events = new FirstEvents(journal, parts.clock());
    return new Births.Journal() {
      @Override
      public boolean isFresh(ObjectKey key) {
        return events.isFresh(key);
      }

      @Override
      public CompletionStage<Void> write(ObjectKey key, ObjectEvent event) {
        return events.write(key, event);
      }
    };
  }

  /** These entities, and stand-ins for those that do not answer; see architecture D7. */
  FailoverEntities withStandIns(ImageKeeper images) {
    Suspicions suspicions = new Suspicions();
    system.systemActorOf(Reachability.create(suspicions), "reachability", Props.empty());
    ActorRef<StandIns.Message> standIns =
        system.systemActorOf(StandIns.create(this::entity), "stand-ins", Props.empty());
    FailoverEntities entities =
        new FailoverEntities(
            this::shard,
            this::askOwner,
            (key, expected, cause, command) ->
                AskPattern.ask(
                    standIns,
                    replyTo ->
                        new StandIns.Decide(key, new EntityAsk(expected, cause, command, replyTo)),
                    ANSWER_MAX,
                    system.scheduler()),
            (key, requestId) -> made(images, key, requestId),
            suspicions);
    Duration tick = Duration.ofMillis(FailoverEntities.TICK_MILLIS);
    system
        .scheduler()
        .scheduleWithFixedDelay(tick, tick, entities::tick, system.executionContext());
    return entities;
  }

  /** As sharding divides them; if it did otherwise, suspicions would only be less exact. */
  private Shard shard(ObjectKey key) {
    int number = Math.abs(key.entityId().hashCode() % shardCount);
    return new Shard(type(key).key().name(), number);
  }

  private CompletionStage<Optional<EntityReply>> made(
      ImageKeeper images, ObjectKey key, String requestId) {
    return images
        .latest()
        .thenCompose(_ -> images.madeBy(key, requestId))
        .thenApply(made -> made.map(event -> ObjectEntity.done(event, parts)));
  }
}

package io.troupe.actors.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.cluster.sharding.typed.ShardingEnvelope;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import io.troupe.actors.object.Entities;
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
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Entities over cluster sharding. */
final class ShardedEntities implements Entities {
  /** Longest time for one answer; beyond it the outcome is unknown. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  private final ActorSystem<?> system;
  private final Map<ResourceType, EntityType> own = new HashMap<>();
  private final Map<EntityType, ActorRef<ShardingEnvelope<EntityAsk>>> regions = new HashMap<>();

  private ShardedEntities(ActorSystem<?> system) {
    this.system = system;
  }

  static ShardedEntities start(ActorSystem<?> system, List<EntityType> types, EntityParts parts) {
    ShardedEntities entities = new ShardedEntities(system);
    ClusterSharding sharding = ClusterSharding.get(system);
    for (EntityType type : types) {
      type.resource().ifPresent(resource -> entities.own.put(resource, type));
      ActorRef<ShardingEnvelope<EntityAsk>> region =
          sharding.init(
              Entity.of(
                  type.key(),
                  context ->
                      ObjectEntity.create(
                          ObjectKey.parse(context.getEntityId()), type.rules(), parts)));
      entities.regions.put(type, region);
    }
    return entities;
  }

  @Override
  public CompletionStage<EntityReply> ask(
      ObjectKey key, Expectation expected, Cause cause, ObjectCommand command) {
    EntityType type = own.getOrDefault(key.type(), EntityType.GENERIC);
    // To the region itself: a reference to the entity is dearer to make than the message.
    CompletionStage<EntityReply> answer =
        AskPattern.ask(
            regions.get(type),
            replyTo ->
                new ShardingEnvelope<>(
                    key.entityId(), new EntityAsk(expected, cause, command, replyTo)),
            ANSWER_MAX,
            system.scheduler());
    return onActorsThreads(answer);
  }

  /** Akka's own stage would go on in the common pool, whose one thread has to be woken for it. */
  private <T> CompletionStage<T> onActorsThreads(CompletionStage<T> stage) {
    CompletableFuture<T> plain = new CompletableFuture<>();
    stage.whenCompleteAsync(
        (value, failure) -> {
          if (failure == null) {
            plain.complete(value);
          } else {
            plain.completeExceptionally(failure);
          }
        },
        system.executionContext());
    return plain;
  }
}

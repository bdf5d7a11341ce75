package io.troupe.actors.cluster;

import akka.actor.typed.ActorSystem;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityRef;
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
import java.util.concurrent.CompletionStage;

/** Entities over cluster sharding. */
final class ShardedEntities implements Entities {
  /** Longest time for one answer; beyond it the outcome is unknown. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  private final ClusterSharding sharding;
  private final Map<ResourceType, EntityType> own = new HashMap<>();

  private ShardedEntities(ClusterSharding sharding) {
    this.sharding = sharding;
  }

  static ShardedEntities start(ActorSystem<?> system, List<EntityType> types, EntityParts parts) {
    ShardedEntities entities = new ShardedEntities(ClusterSharding.get(system));
    for (EntityType type : types) {
      type.resource().ifPresent(resource -> entities.own.put(resource, type));
      entities.sharding.init(
          Entity.of(
              type.key(),
              context ->
                  ObjectEntity.create(
                      ObjectKey.parse(context.getEntityId()), type.rules(), parts)));
    }
    return entities;
  }

  @Override
  public CompletionStage<EntityReply> ask(
      ObjectKey key, Expectation expected, Cause cause, ObjectCommand command) {
    EntityType type = own.getOrDefault(key.type(), EntityType.GENERIC);
    EntityRef<EntityAsk> entity = sharding.entityRefFor(type.key(), key.entityId());
    return entity.ask(replyTo -> new EntityAsk(expected, cause, command, replyTo), ANSWER_MAX);
  }
}

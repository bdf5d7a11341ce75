package io.troupe.actors.object;

import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.object.EntityRules;
import java.util.Optional;

/**
 * A sharded type of entity.
 *
 * @param key its name is for ever: shards and their locations hang on it
 * @param resource the one resource it is for; empty for the type that all others share
 */
public record EntityType(
    EntityTypeKey<EntityAsk> key, Optional<ResourceType> resource, EntityRules rules) {

  /** Whatever has no type of its own, custom and internal kinds included. */
  public static final EntityType GENERIC =
      new EntityType(
          EntityTypeKey.create(EntityAsk.class, "Object"), Optional.empty(), EntityRules.GENERIC);

  public static EntityType of(String name, ResourceType resource, EntityRules rules) {
    return new EntityType(
        EntityTypeKey.create(EntityAsk.class, name), Optional.of(resource), rules);
  }
}

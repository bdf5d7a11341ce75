package io.troupe.actors.failover;

/**
 * One shard of one type of entity: what is owned and lost together.
 *
 * @param type the entity type's name
 */
public record Shard(String type, int number) {}

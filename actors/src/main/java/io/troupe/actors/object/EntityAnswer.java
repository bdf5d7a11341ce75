package io.troupe.actors.object;

/**
 * A reply and where it was made: how callers learn which node has a shard.
 *
 * @param node address of the control-plane node that answered
 */
public record EntityAnswer(String node, EntityReply reply) implements EntityMessage {}

package io.troupe.actors.object;

/** What travels between nodes to and from entities; marks it for the CBOR serializer. */
public interface EntityMessage {}

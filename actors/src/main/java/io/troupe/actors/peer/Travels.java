package io.troupe.actors.peer;

/** A message between control-plane nodes; marks it for the CBOR serializer. */
public interface Travels {}

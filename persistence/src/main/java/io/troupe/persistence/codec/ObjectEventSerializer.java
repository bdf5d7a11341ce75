package io.troupe.persistence.codec;

import akka.actor.ExtendedActorSystem;
import akka.serialization.SerializerWithStringManifest;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.ObjectEvent;

/**
 * The journal's event format for Akka: for messages between nodes and for test kits. It encrypts
 * nothing, because an event alone does not say its object's name; the journal itself goes through
 * {@link EventCodec}, which does.
 */
public final class ObjectEventSerializer extends SerializerWithStringManifest {
  /** Stored in every journal row; never changes. */
  public static final int IDENTIFIER = 7_201;

  private static final ObjectKey ANY = ObjectKey.of("", "", "", "");

  private final EventCodec codec;

  /** Akka's way to make one. */
  public ObjectEventSerializer(ExtendedActorSystem system) {
    codec = EventCodec.plain();
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object event) {
    return ((ObjectEvent) event).type().wire();
  }

  @Override
  public byte[] toBinary(Object event) {
    return codec.encode(ANY, (ObjectEvent) event).payload();
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    return codec.decode(ANY, bytes);
  }
}

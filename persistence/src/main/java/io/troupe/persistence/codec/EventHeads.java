package io.troupe.persistence.codec;

import io.troupe.core.meta.Uid;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;

/** Events without their objects: what stands in clear before the body. Pure; any thread. */
public final class EventHeads {
  private static final byte[] NO_OBJECT = new byte[0];

  private EventHeads() {}

  /**
   * @param encrypted whether the object is ciphertext
   */
  public record Head(ObjectEvent event, boolean encrypted) {}

  /** The event, whose object is empty. */
  public static Head read(byte[] payload) {
    Envelope envelope = Envelope.read(payload);
    EventType type = EventType.ofWire(envelope.type());
    return new Head(
        new ObjectEvent(type, new Uid(envelope.uid()), NO_OBJECT, envelope.cause()),
        envelope.encrypted());
  }
}

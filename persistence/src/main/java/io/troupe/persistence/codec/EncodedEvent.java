package io.troupe.persistence.codec;

import java.util.Optional;

/**
 * An event ready for the journal.
 *
 * @param manifest the event type's wire name
 * @param newKey to be stored with the event
 * @param destroysKey whether the key of {@code uid} ends with this event
 * @param whole revision of the event that this one is a difference to; 0 for one that is whole
 * @param body for differences to this one; empty where there may be none
 * @param rawLength of the object, bytes
 */
public record EncodedEvent(
    String manifest,
    byte[] payload,
    String uid,
    Optional<byte[]> newKey,
    boolean destroysKey,
    long whole,
    Optional<WholeBody> body,
    int rawLength) {}

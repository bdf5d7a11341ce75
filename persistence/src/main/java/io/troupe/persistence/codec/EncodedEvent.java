package io.troupe.persistence.codec;

import java.util.Optional;

/**
 * An event ready for the journal.
 *
 * @param manifest the event type's wire name
 * @param newKey to be stored with the event
 * @param destroysKey whether the key of {@code uid} ends with this event
 */
public record EncodedEvent(
    String manifest, byte[] payload, String uid, Optional<byte[]> newKey, boolean destroysKey) {}

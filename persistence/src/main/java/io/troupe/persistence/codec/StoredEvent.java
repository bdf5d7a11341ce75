package io.troupe.persistence.codec;

import io.troupe.core.meta.ObjectKey;

/**
 * An event as it lies in the journal.
 *
 * @param whole revision of the event that this one is a difference to; 0 for one that is whole
 */
public record StoredEvent(
    long revision, ObjectKey key, long sequenceNumber, byte[] payload, long whole) {}

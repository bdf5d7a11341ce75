package io.troupe.core.image;

import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.ObjectEvent;

/**
 * @param sequenceNumber the event's place in its own object's journal, from 1
 */
public record CommittedEvent(
    long revision, ObjectKey key, long sequenceNumber, ObjectEvent event) {}

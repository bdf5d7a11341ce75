package io.troupe.core.image;

import io.troupe.core.object.EventType;
import java.util.Optional;

/**
 * What one event did to one object.
 *
 * @param before empty when it was created
 * @param after empty when it was deleted
 * @param last the object to show: {@code after}, or for a deletion the last state with the
 *     deletion's revision
 */
public record ObjectChange(
    long revision,
    EventType type,
    Optional<StoredObject> before,
    Optional<StoredObject> after,
    StoredObject last) {}

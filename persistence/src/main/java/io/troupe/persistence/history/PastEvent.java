package io.troupe.persistence.history;

import io.troupe.core.image.CommittedEvent;
import java.time.Instant;
import java.util.Optional;

/**
 * A journaled event with its surroundings.
 *
 * @param event content of an object whose key was destroyed is reduced to its name
 * @param committed by the database's clock; never before an earlier revision's
 * @param before the event before it of the same name, so that both states can be compared; empty
 *     for the first one, and where that one is beyond retention
 */
public record PastEvent(CommittedEvent event, Instant committed, Optional<CommittedEvent> before) {}

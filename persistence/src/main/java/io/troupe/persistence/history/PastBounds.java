package io.troupe.persistence.history;

import java.time.Instant;

/**
 * How far the past reaches.
 *
 * @param floor the oldest revision whose state can be read; events begin after it
 * @param floorTime when that was
 * @param last the newest committed revision
 * @param lastTime when that was committed
 */
public record PastBounds(long floor, Instant floorTime, long last, Instant lastTime) {}

package io.troupe.http.stream;

import io.troupe.core.image.StoredObject;
import java.time.Duration;
import java.util.List;

/**
 * The course of one watch.
 *
 * @param initial objects to show as ADDED before any change
 * @param revision of the image they were taken from, or after which changes are wanted
 * @param markEndOfInitial whether a bookmark says when the initial objects are through
 * @param bookmarks whether the client understands bookmarks in between
 * @param limit after which the watch ends
 */
public record WatchPlan(
    List<StoredObject> initial,
    long revision,
    boolean markEndOfInitial,
    boolean bookmarks,
    Duration limit) {

  /** How often a watch that allows it is told how far it has come. */
  static final Duration BOOKMARK_INTERVAL = Duration.ofSeconds(60);

  /** How often a watch is looked at for a reader that does not read. */
  static final Duration STALL_CHECK_INTERVAL = Duration.ofSeconds(20);

  /** Checks in a row without demand after which the client is cut off: one minute. */
  static final int STALLED_CHECKS_MAX = 3;
}

package io.troupe.core.image;

import java.time.Instant;
import java.util.List;

/**
 * A group of events that the journal committed together; revisions are contiguous.
 *
 * @param first revision of the first event
 * @param last revision of the last event
 * @param time the database's, never before an earlier commit's
 * @param writer the control-plane node that wrote it
 */
public record Commit(
    long first, long last, Instant time, String writer, List<CommittedEvent> events) {
  public Commit {
    events = List.copyOf(events);
    if (last - first + 1 != events.size()) {
      throw new IllegalArgumentException(
          "revisions " + first + " to " + last + " with " + events.size() + " events");
    }
  }
}

package io.troupe.persistence.history;

import java.util.List;
import java.util.OptionalLong;

/**
 * Some of the events that were asked for.
 *
 * @param events in the order that was asked for
 * @param resume where to go on: the revision to ask from next; empty when there is no more. A page
 *     may be empty and still name one, when its reader gave up looking for now
 */
public record PastPage(List<PastEvent> events, OptionalLong resume) {
  public PastPage {
    events = List.copyOf(events);
  }
}

package io.troupe.persistence.history;

import io.troupe.core.meta.ResourceType;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Some of the events that were asked for.
 *
 * @param events in the order that was asked for
 * @param resume where to go on: the revision to ask from next; empty when there is no more. A page
 *     may be empty and still name one, when its reader gave up looking for now
 * @param types of all events that were passed, also of those that a filter left out
 */
public record PastPage(List<PastEvent> events, OptionalLong resume, Set<ResourceType> types) {
  public PastPage {
    events = List.copyOf(events);
    types = Collections.unmodifiableSet(new TreeSet<>(types));
  }

  /** Without a filter: the types are those of the events. */
  public PastPage(List<PastEvent> events, OptionalLong resume) {
    this(events, resume, typesOf(events));
  }

  private static Set<ResourceType> typesOf(List<PastEvent> events) {
    Set<ResourceType> types = new TreeSet<>();
    events.forEach(event -> types.add(event.event().key().type()));
    return types;
  }
}

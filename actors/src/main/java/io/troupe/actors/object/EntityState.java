package io.troupe.actors.object;

import io.troupe.core.object.ObjectEvent;
import io.troupe.core.object.ObjectRules;
import io.troupe.core.object.ObjectState;
import java.util.Optional;

/**
 * What an entity remembers: the object, and the event that led to it. The event learns its revision
 * at commit, so the state does too.
 *
 * @param last empty before the first event
 */
record EntityState(ObjectState object, Optional<ObjectEvent> last) {
  static final EntityState NEW = new EntityState(ObjectState.ABSENT, Optional.empty());

  EntityState after(ObjectEvent event) {
    return new EntityState(ObjectRules.evolve(object, event), Optional.of(event));
  }

  /** 0 before the first event. */
  long revision() {
    return last.map(ObjectEvent::revision).orElse(0L);
  }
}

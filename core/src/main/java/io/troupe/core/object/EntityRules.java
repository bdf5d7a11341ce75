package io.troupe.core.object;

import io.troupe.core.object.ObjectRules.Context;
import io.troupe.core.outcome.Decision;

/**
 * How one type of entity judges commands. Applying events is the same for all ({@link
 * ObjectRules#evolve}), because every event carries the object it led to.
 */
@FunctionalInterface
public interface EntityRules {
  EntityRules GENERIC = ObjectRules::decide;

  /** Pure; uid and sequence number have been checked before. */
  Decision<ObjectEvent> decide(ObjectState state, ObjectCommand command, Context context);
}

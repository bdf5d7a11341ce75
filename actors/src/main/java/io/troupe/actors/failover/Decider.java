package io.troupe.actors.failover;

import io.troupe.actors.object.EntityAnswer;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.Cause;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;
import java.util.concurrent.CompletionStage;

/** Somebody who can decide a command: the shard's owner, or a stand-in. */
@FunctionalInterface
public interface Decider {
  /** Fails when no answer comes in its time. */
  CompletionStage<EntityAnswer> ask(
      ObjectKey key, Expectation expected, Cause cause, ObjectCommand command);
}

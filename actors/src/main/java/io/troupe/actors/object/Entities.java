package io.troupe.actors.object;

import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.Cause;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;
import java.util.concurrent.CompletionStage;

/**
 * The way to every object's entity, wherever it runs; any thread. Objects of {@link
 * #INTERNAL_GROUP} are reachable only here: no kind serves them.
 */
public interface Entities {
  /** API group of what the control plane keeps for itself: controllers' plans, claims. */
  String INTERNAL_GROUP = "internal.troupe.io";

  /**
   * Fails with {@link java.util.concurrent.TimeoutException} when no answer comes in time; the
   * command may then still have been carried out, and may be repeated with the same request id.
   */
  CompletionStage<EntityReply> ask(
      ObjectKey key, Expectation expected, Cause cause, ObjectCommand command);
}

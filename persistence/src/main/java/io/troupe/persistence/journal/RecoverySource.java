package io.troupe.persistence.journal;

import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.ObjectEvent;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Answers an entity's recovery from memory, so that it costs no database read. The fence catches a
 * wrong answer.
 */
@FunctionalInterface
public interface RecoverySource {

  /**
   * @param sequenceNumber of the last event, 0 for none
   * @param last the last event; empty only when there is none
   */
  record Recovered(long sequenceNumber, Optional<ObjectEvent> last) {}

  /** Completes once memory shows all that was acknowledged anywhere before the call (D6, D7). */
  default CompletionStage<?> ready() {
    return CompletableFuture.completedStage(null);
  }

  /** Empty when memory cannot say and the database must be read. */
  Optional<Recovered> recover(ObjectKey key);
}

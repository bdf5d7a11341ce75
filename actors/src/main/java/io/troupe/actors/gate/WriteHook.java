package io.troupe.actors.gate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What one kind's writes need besides their own entity, for instance a Service its addresses (D16).
 * Called after validation and admission, just before the entity is asked; may be called again for
 * the same write when that is recomputed, so everything here is idempotent.
 */
public interface WriteHook {
  /**
   * @param requestId of the write
   * @param dryRun nothing may be claimed
   */
  record About(ObjectKey key, String requestId, boolean dryRun, ClusterImage image) {}

  ResourceType type();

  /** May change the object in place; empty to go on. */
  default CompletionStage<Optional<Failure>> beforeCreate(ObjectNode object, About about) {
    return CompletableFuture.completedStage(Optional.empty());
  }

  /** May change the new object in place; empty to go on. */
  default CompletionStage<Optional<Failure>> beforeUpdate(
      ObjectNode object, ObjectNode old, About about) {
    return CompletableFuture.completedStage(Optional.empty());
  }

  /** What {@link #beforeCreate} claimed for this object is not needed: the create failed. */
  default void createFailed(ObjectNode object, About about) {}

  /** The object is gone; nobody waits. */
  default void afterDelete(StoredObject last) {}
}

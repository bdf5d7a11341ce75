package io.troupe.persistence.checkpoint;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Stores and loads whole images; secrets stay encrypted in them. */
public interface Checkpoints {

  record Checkpoint(long revision, List<StoredObject> objects) {}

  CompletionStage<Optional<Checkpoint>> latest();

  /** The revision of the newest, whichever node wrote it; 0 without one. */
  default CompletionStage<Long> newest() {
    return CompletableFuture.completedStage(0L);
  }

  /**
   * Done when durable; older checkpoints but one are dropped. Does nothing while another node
   * writes one, or has written a newer.
   */
  CompletionStage<Void> write(ClusterImage image);
}

package io.troupe.persistence.checkpoint;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Stores and loads whole images; secrets stay encrypted in them. */
public interface Checkpoints {

  record Checkpoint(long revision, List<StoredObject> objects) {}

  CompletionStage<Optional<Checkpoint>> latest();

  /** Done when durable; older checkpoints but one are dropped. */
  CompletionStage<Void> write(ClusterImage image);
}

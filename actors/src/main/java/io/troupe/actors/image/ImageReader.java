package io.troupe.actors.image;

import io.troupe.core.image.ClusterImage;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Access to images, for any thread. */
public interface ImageReader {

  /** The newest this node holds; never goes back. */
  ClusterImage current();

  /** An image that shows every write acknowledged anywhere before the call (D6). */
  CompletionStage<ClusterImage> latest();

  /**
   * Completes once {@link #current} has reached the revision; the caller sets its own time limit.
   */
  CompletionStage<ClusterImage> atLeast(long revision);

  /** The image at exactly a revision, while it is kept. */
  Optional<ClusterImage> exactly(long revision);

  /** Makes {@link #exactly} find this image for some minutes: a client is about to page through. */
  default void keep(ClusterImage image) {}
}

package io.troupe.actors.image;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import java.util.List;

/**
 * Is told of the image before any reader sees it, and may change what is indexed in it. Called by
 * one thread at a time, on the journal's path: it must be quick.
 */
public interface ImageFollower {
  ImageFollower NONE = new ImageFollower() {};

  /** A whole image, just loaded. */
  default ClusterImage loaded(ClusterImage image) {
    return image;
  }

  /**
   * @param changes that led to the image, in revision order
   */
  default ClusterImage changed(ClusterImage image, List<ObjectChange> changes) {
    return image;
  }
}

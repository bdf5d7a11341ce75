package io.troupe.core.quota;

import io.troupe.core.image.ClusterImage;

/**
 * A write that quotas were charged for and that may not be in the image yet.
 *
 * @param seen the object's revision before it, 0 for a create
 */
public record PendingCharge(QuotaRules.Wish wish, long seen) {

  /** Whether the image does not show the write. */
  boolean isOpen(ClusterImage image) {
    return image.get(wish.key()).map(object -> object.revision() <= seen).orElse(seen == 0);
  }
}

package io.troupe.core.reconcile;

import java.time.Instant;
import java.util.Optional;

/**
 * What a plan depends on beside the image.
 *
 * @param now wall time
 * @param names for objects to create
 * @param trouble how the key's last plan failed, if it did; soft, lost in a failover
 * @param pods reads pods, perhaps from memory
 */
public record Situation(Instant now, Names names, Optional<Trouble> trouble, PodViews pods) {

  /**
   * A refusal met while carrying out a plan.
   *
   * @param reason as conditions name it, for instance FailedCreate
   */
  public record Trouble(String reason, String message) {}
}

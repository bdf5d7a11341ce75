package io.troupe.core.auth;

import io.troupe.core.image.ClusterImage;

/**
 * Says whether a request may pass, from what the image holds of roles and bindings. Pure; may cache
 * by resource revision.
 */
public interface Authorizer {

  /**
   * @param reason for the log and, on denial, for the Status; may be empty
   */
  record Verdict(boolean allowed, String reason) {}

  Verdict authorize(Attributes attributes, ClusterImage image);
}

package io.troupe.core.auth;

import io.troupe.core.image.ClusterImage;

/**
 * Says whether a request may pass, from what the image holds of roles and bindings. Pure; may cache
 * by resource revision.
 */
public interface Authorizer {

  /** What an authorizer can say; only a chain's end turns no opinion into a refusal. */
  enum Decision {
    ALLOW,
    DENY,
    NO_OPINION
  }

  /**
   * @param reason for the log and, on denial, for the Status; may be empty
   * @param error what went wrong on the way, shown by access reviews; may be empty
   */
  record Verdict(Decision decision, String reason, String error) {
    public Verdict(Decision decision, String reason) {
      this(decision, reason, "");
    }

    /** Not allowed means no opinion: somebody else may still allow it. */
    public Verdict(boolean allowed, String reason) {
      this(allowed ? Decision.ALLOW : Decision.NO_OPINION, reason, "");
    }

    public boolean allowed() {
      return decision == Decision.ALLOW;
    }

    public boolean denied() {
      return decision == Decision.DENY;
    }
  }

  Verdict authorize(Attributes attributes, ClusterImage image);
}

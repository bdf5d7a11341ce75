package io.troupe.actors.gate;

import io.troupe.core.auth.UserInfo;
import java.util.Optional;

/**
 * Who asks, and from where.
 *
 * @param sourceAddress without port; empty inside the process
 * @param requestId unique; the audit id. A retry of the same write by the same caller may carry the
 *     same one
 * @param parentRevision the revision that made the caller act, 0 for none
 * @param impersonator who really asks, when acting as the user
 */
public record Caller(
    UserInfo user,
    String sourceAddress,
    String userAgent,
    String requestId,
    long parentRevision,
    Optional<UserInfo> impersonator) {

  /** Who asks as himself. */
  public Caller(
      UserInfo user,
      String sourceAddress,
      String userAgent,
      String requestId,
      long parentRevision) {
    this(user, sourceAddress, userAgent, requestId, parentRevision, Optional.empty());
  }
}

package io.troupe.actors.gate;

import io.troupe.core.auth.UserInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who asks, and from where.
 *
 * @param sourceAddress without port; empty inside the process
 * @param requestId unique; the audit id. A retry of the same write by the same caller may carry the
 *     same one
 * @param parentRevision the revision that made the caller act, 0 for none
 * @param impersonator who really asks, when acting as the user
 * @param grounds what the caller knew when it decided, for the journal; see {@link
 *     io.troupe.core.object.Grounds}
 * @param notes takes what admission puts on record of the request
 */
public record Caller(
    UserInfo user,
    String sourceAddress,
    String userAgent,
    String requestId,
    long parentRevision,
    Optional<UserInfo> impersonator,
    Map<String, List<String>> grounds,
    Notes notes) {

  /** Of whose requests no record is kept but the journal. */
  public Caller(
      UserInfo user,
      String sourceAddress,
      String userAgent,
      String requestId,
      long parentRevision,
      Optional<UserInfo> impersonator,
      Map<String, List<String>> grounds) {
    this(
        user,
        sourceAddress,
        userAgent,
        requestId,
        parentRevision,
        impersonator,
        grounds,
        Notes.NONE);
  }

  /** Who decides nothing that would have to be explained. */
  public Caller(
      UserInfo user,
      String sourceAddress,
      String userAgent,
      String requestId,
      long parentRevision,
      Optional<UserInfo> impersonator) {
    this(user, sourceAddress, userAgent, requestId, parentRevision, impersonator, Map.of());
  }

  /** Who asks as himself. */
  public Caller(
      UserInfo user,
      String sourceAddress,
      String userAgent,
      String requestId,
      long parentRevision) {
    this(user, sourceAddress, userAgent, requestId, parentRevision, Optional.empty());
  }

  /** The same, with somebody who keeps a record. */
  public Caller noting(Notes keeper) {
    return new Caller(
        user, sourceAddress, userAgent, requestId, parentRevision, impersonator, grounds, keeper);
  }
}

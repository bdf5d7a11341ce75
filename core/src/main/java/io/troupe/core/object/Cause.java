package io.troupe.core.object;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who and what led to an event; journaled with it.
 *
 * @param user authenticated name, or the one acted as
 * @param sourceAddress client address without port; empty for callers inside the process
 * @param verb API verb: create, update, patch, delete
 * @param subresource empty for the object itself
 * @param requestId the same for every event of one request, and how a lost reply is recognised
 * @param time when the request was decided
 * @param parentRevision the revision that led to it (for a controller: the one its plan was made
 *     on), 0 for none
 * @param impersonatedBy authenticated name of who acted as the user; empty when nobody did
 * @param uid of the user; empty when it has none
 * @param extra what else authentication said of the user, and what it decided on, see {@link
 *     Grounds}
 */
public record Cause(
    String user,
    List<String> groups,
    String sourceAddress,
    String userAgent,
    String verb,
    String subresource,
    String requestId,
    Instant time,
    long parentRevision,
    String impersonatedBy,
    String uid,
    Map<String, List<String>> extra) {
  public Cause {
    groups = List.copyOf(groups);
    extra = extra.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(extra));
  }

  /** Of a user who acts as himself and of whom no more is known. */
  public Cause(
      String user,
      List<String> groups,
      String sourceAddress,
      String userAgent,
      String verb,
      String subresource,
      String requestId,
      Instant time,
      long parentRevision) {
    this(
        user,
        groups,
        sourceAddress,
        userAgent,
        verb,
        subresource,
        requestId,
        time,
        parentRevision,
        "",
        "",
        Map.of());
  }

  /** The same doing under an id of its own, for a request that makes two events. */
  public Cause withRequestId(String id) {
    return new Cause(
        user,
        groups,
        sourceAddress,
        userAgent,
        verb,
        subresource,
        id,
        time,
        parentRevision,
        impersonatedBy,
        uid,
        extra);
  }
}

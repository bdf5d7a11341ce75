package io.troupe.core.object;

import java.time.Instant;
import java.util.List;

/**
 * Who and what led to an event; journaled with it.
 *
 * @param user authenticated name
 * @param sourceAddress client address without port; empty for callers inside the process
 * @param verb API verb: create, update, patch, delete
 * @param subresource empty for the object itself
 * @param requestId the same for every event of one request, and how a lost reply is recognised
 * @param time when the request was decided
 * @param parentRevision the revision that led to it (for a controller: the one its plan was made
 *     on), 0 for none
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
    long parentRevision) {
  public Cause {
    groups = List.copyOf(groups);
  }
}

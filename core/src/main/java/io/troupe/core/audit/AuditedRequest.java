package io.troupe.core.audit;

import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.UserInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a request before it is answered.
 *
 * @param uri path and query as sent
 * @param attributes their user is the one that the request acts as
 * @param user who asked; without a name where he could not be authenticated
 * @param impersonated whom he acts as
 * @param sourceIps the farthest first
 */
public record AuditedRequest(
    String auditId,
    String uri,
    Attributes attributes,
    UserInfo user,
    Optional<UserInfo> impersonated,
    List<String> sourceIps,
    String userAgent,
    Instant received) {
  public AuditedRequest {
    sourceIps = List.copyOf(sourceIps);
  }
}

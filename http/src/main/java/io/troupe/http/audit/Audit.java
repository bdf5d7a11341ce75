package io.troupe.http.audit;

import akka.http.javadsl.model.HttpRequest;
import io.troupe.actors.audit.AuditTrail;
import io.troupe.core.audit.AuditPolicy.Plan;
import io.troupe.core.audit.AuditedRequest;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.UserInfo;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sees every request that comes by HTTP once it is known who asks and for what. */
public final class Audit {
  private static final UserInfo NOBODY = new UserInfo("", "", List.of(), Map.of());

  private final AuditTrail trail;
  private final InstantSource clock;

  public Audit(AuditTrail trail, InstantSource clock) {
    this.trail = trail;
    this.clock = clock;
  }

  /**
   * @param attributes their user is the one that the request acts as
   * @param impersonator who acts as him; empty for himself
   * @param source address of the connection
   * @return the request, with what follows it if it is audited: see {@link Audited#of}
   */
  public HttpRequest received(
      HttpRequest http,
      Attributes attributes,
      boolean authenticated,
      Optional<UserInfo> impersonator,
      String source,
      String auditId) {
    UserInfo user = authenticated ? impersonator.orElse(attributes.user()) : NOBODY;
    Plan plan = trail.plan(attributes, user);
    if (plan.tellsNothing()) {
      return http;
    }
    AuditedRequest request =
        new AuditedRequest(
            auditId,
            http.getUri().path() + http.getUri().rawQueryString().map(q -> "?" + q).orElse(""),
            attributes,
            user,
            impersonator.map(_ -> attributes.user()),
            SourceIps.of(http, source),
            http.getHeader("User-Agent").map(header -> header.value()).orElse(""),
            clock.instant());
    Optional<String> unknown =
        authenticated ? Optional.empty() : Optional.of(AttemptedLogin.of(http));
    return http.addAttribute(
        Audited.KEY, new Audited(trail.follow(request, plan, authenticated), unknown));
  }
}

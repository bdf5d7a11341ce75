package io.troupe.http.audit;

import akka.http.javadsl.model.HttpRequest;
import io.troupe.core.audit.AuditPolicy;
import io.troupe.core.audit.AuditPolicy.Plan;
import io.troupe.core.audit.AuditedRequest;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.Authorizer.Verdict;
import io.troupe.core.auth.UserInfo;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Sees every request that comes by HTTP once it is known who asks and for what. */
public final class Audit {
  private static final UserInfo NOBODY = new UserInfo("", "", List.of(), Map.of());

  private final AuditPolicy policy;
  private final Function<Attributes, Verdict> judge;
  private final Consumer<byte[]> events;
  private final InstantSource clock;
  private final AuditMetrics metrics;

  /**
   * @param judge who says why a request may pass; asked for the record, for audited requests only
   * @param events takes each event as JSON; must not wait
   */
  public Audit(
      AuditPolicy policy,
      Function<Attributes, Verdict> judge,
      Consumer<byte[]> events,
      InstantSource clock,
      AuditMetrics metrics) {
    this.policy = policy;
    this.judge = judge;
    this.events = events;
    this.clock = clock;
    this.metrics = metrics;
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
    Plan plan = policy.plan(attributes, user);
    metrics.level(plan.level());
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
    Audited audited = new Audited(request, plan, authenticated, judge, this::emit, clock);
    audited.begin();
    return http.addAttribute(Audited.KEY, audited);
  }

  private void emit(byte[] event) {
    metrics.event();
    events.accept(event);
  }
}

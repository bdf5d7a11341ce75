package io.troupe.actors.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.audit.AuditPolicy;
import io.troupe.core.audit.AuditPolicy.Plan;
import io.troupe.core.audit.AuditedRequest;
import io.troupe.core.audit.Level;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.Authorizer.Verdict;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.json.Json;
import java.time.InstantSource;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * A policy and the places that are told what it says, for all requests of this server: those that
 * come over HTTP and those of its own parts. Any thread.
 */
public final class AuditTrail {
  private static final CompletionStage<Boolean> TOLD = CompletableFuture.completedStage(true);

  private final AuditPolicy policy;
  private final List<AuditSink> sinks;
  private final Function<Attributes, Verdict> judge;
  private final InstantSource clock;
  private final boolean strict;
  private final LongAdder events = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final Map<Level, LongAdder> levels;

  /**
   * @param judge who says why a request may pass; asked for the record, for audited requests only
   */
  public AuditTrail(
      AuditPolicy policy,
      List<? extends AuditSink> sinks,
      Function<Attributes, Verdict> judge,
      InstantSource clock) {
    this.policy = policy;
    this.sinks = List.copyOf(sinks);
    this.strict = this.sinks.stream().anyMatch(AuditSink::strict);
    this.judge = judge;
    this.clock = clock;
    Map<Level, LongAdder> counts = new EnumMap<>(Level.class);
    for (Level level : Level.values()) {
      counts.put(level, new LongAdder());
    }
    this.levels = Collections.unmodifiableMap(counts);
  }

  /**
   * How much is told of a request. To be asked once of each: it counts.
   *
   * @param user who asked, before he became somebody else
   */
  public Plan plan(Attributes attributes, UserInfo user) {
    Plan plan = policy.plan(attributes, user);
    levels.get(plan.level()).increment();
    return plan;
  }

  /**
   * @param plan one that tells something
   * @param authenticated whether it is known who asks
   */
  public AuditedCall follow(AuditedRequest request, Plan plan, boolean authenticated) {
    return new AuditedCall(this, request, plan, authenticated);
  }

  /**
   * Never waits, and the stage never fails.
   *
   * @return false where a place that must have the event has lost it
   */
  CompletionStage<Boolean> tell(ObjectNode event) {
    events.increment();
    byte[] json = Json.bytes(event);
    CompletionStage<Boolean> all = TOLD;
    for (AuditSink sink : sinks) {
      CompletionStage<Boolean> one = sink.tell(event, json);
      all = all == TOLD ? one : all.thenCombine(one, Boolean::logicalAnd);
    }
    return all;
  }

  /** Whether a request may not even begin before its arrival is told. */
  boolean strict() {
    return strict;
  }

  Verdict verdict(Attributes attributes) {
    return judge.apply(attributes);
  }

  InstantSource clock() {
    return clock;
  }

  void rejectedOne() {
    rejected.increment();
  }

  /** Events made, since the start. */
  public long events() {
    return events.sum();
  }

  /** Requests that were refused because their arrival could not be told, since the start. */
  public long rejected() {
    return rejected.sum();
  }

  /** Requests of a level, since the start. */
  public long requests(Level level) {
    return levels.get(level).sum();
  }
}

package io.troupe.node.boot;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.troupe.actors.accessconfig.BadConfiguration;
import io.troupe.actors.audit.AuditLog;
import io.troupe.actors.audit.AuditPlace;
import io.troupe.actors.audit.AuditTrail;
import io.troupe.actors.audit.AuditWebhook;
import io.troupe.actors.audit.AuditedGate;
import io.troupe.actors.audit.Backend;
import io.troupe.actors.audit.Backend.Form;
import io.troupe.actors.audit.EventQueue;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.outgoing.Outgoing;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.Authorizer.Verdict;
import io.troupe.http.audit.Audit;
import io.troupe.http.audit.AuditMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** The places that are told of requests, and who tells them. */
final class Auditing {
  private final List<Backend> backends = new ArrayList<>();
  private final Executor executor;
  private final InstantSource clock;
  private final AuditTrail trail;

  private Auditing(
      AuditSettings settings,
      Outgoing outgoing,
      Function<Attributes, Verdict> judge,
      InstantSource clock,
      Executor executor) {
    this.executor = executor;
    this.clock = clock;
    settings.log().ifPresent(this::add);
    settings.webhook().ifPresent(webhook -> add(webhook, outgoing));
    trail = new AuditTrail(settings.policy(), backends, judge, clock);
  }

  /**
   * @param judge who says why a request may pass
   * @throws BadConfiguration naming what cannot be used
   */
  static Auditing start(
      ActorSystem<?> system,
      AuditSettings settings,
      Outgoing outgoing,
      Function<Attributes, Verdict> judge,
      InstantSource clock) {
    Auditing auditing = new Auditing(settings, outgoing, judge, clock, system.executionContext());
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
            "audit",
            () -> CompletableFuture.supplyAsync(auditing::close));
    return auditing;
  }

  /** The gate as the server's own parts are to have it. */
  ApiGate gate(ApiGate gate) {
    return new AuditedGate(gate, trail);
  }

  /** For what comes over HTTP. To be called once: it registers metrics. */
  Audit requests(PrometheusRegistry registry) {
    AuditMetrics.register(registry, trail, backends.stream().map(Backend::queue).toList());
    return new Audit(trail, clock);
  }

  private void add(AuditSettings.Log log) {
    AuditPlace place = log.path().equals("-") ? AuditLog.standardOutput() : file(log);
    backends.add(new Backend(queue("log", log.way(), place), log.form(), bytes(log.way())));
  }

  private AuditPlace file(AuditSettings.Log log) {
    try {
      return AuditLog.open(Path.of(log.path()), log.keeping(), clock);
    } catch (IOException e) {
      throw new BadConfiguration(
          "cannot write the audit log " + log.path() + ": " + e.getMessage());
    }
  }

  private void add(AuditSettings.Webhook webhook, Outgoing outgoing) {
    AuditPlace place =
        new AuditWebhook(
            outgoing,
            new AuditWebhook.Settings(
                webhook.place().remote(), webhook.place().headers(), webhook.backoff()));
    backends.add(
        new Backend(queue("webhook", webhook.way(), place), Form.JSON, bytes(webhook.way())));
  }

  private EventQueue queue(String name, AuditSettings.Way way, AuditPlace place) {
    return EventQueue.start(name, way.batching(), place, ProcessTime::nanos, executor);
  }

  private static long bytes(AuditSettings.Way way) {
    return way.eventBytesMax();
  }

  private Done close() {
    backends.forEach(backend -> backend.queue().close());
    return Done.getInstance();
  }
}

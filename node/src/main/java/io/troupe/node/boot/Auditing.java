package io.troupe.node.boot;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import com.typesafe.config.Config;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.troupe.actors.accessconfig.AuditPolicyFile;
import io.troupe.actors.accessconfig.BadConfiguration;
import io.troupe.actors.accessconfig.Kubeconfig;
import io.troupe.actors.audit.AuditLog;
import io.troupe.actors.audit.AuditPlace;
import io.troupe.actors.audit.AuditWebhook;
import io.troupe.actors.audit.EventQueue;
import io.troupe.actors.audit.EventQueue.Batching;
import io.troupe.actors.outgoing.Outgoing;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.Authorizer.Verdict;
import io.troupe.http.audit.Audit;
import io.troupe.http.audit.AuditMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The {@code troupe.audit} section of the configuration: a policy, and where events go. */
final class Auditing {
  private static final long MEGABYTE = 1 << 20;
  private static final long MEGABYTES_USUAL = 100;

  /** Lines that are flushed together. */
  private static final int LINES_MAX = 500;

  private final List<EventQueue> queues = new ArrayList<>();

  private Auditing() {}

  /**
   * @param judge who says why a request may pass
   * @return empty without a policy: then nothing is looked at
   * @throws BadConfiguration naming what cannot be used
   */
  static Optional<Audit> start(
      ActorSystem<?> system,
      Config config,
      Outgoing outgoing,
      Function<Attributes, Verdict> judge,
      InstantSource clock,
      PrometheusRegistry registry) {
    Config audit = config.getConfig("troupe.audit");
    String policy = audit.getString("policy-file");
    if (policy.isEmpty()) {
      return Optional.empty();
    }
    Auditing auditing = new Auditing();
    try {
      auditing.log(audit.getConfig("log"), clock);
      auditing.webhook(audit.getConfig("webhook"), outgoing);
      Audit made =
          new Audit(
              AuditPolicyFile.parse(read(policy)),
              judge,
              auditing::add,
              clock,
              new AuditMetrics(registry));
      auditing.register(registry);
      CoordinatedShutdown.get(system)
          .addTask(
              CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
              "audit",
              () -> CompletableFuture.supplyAsync(auditing::close));
      return Optional.of(made);
    } catch (RuntimeException unusable) {
      auditing.close();
      throw unusable;
    }
  }

  private void log(Config log, InstantSource clock) {
    String path = log.getString("path");
    if (!path.isEmpty()) {
      AuditPlace place = path.equals("-") ? AuditLog.standardOutput() : file(path, log, clock);
      queues.add(
          EventQueue.start(
              "log",
              new Batching(log.getInt("buffer"), LINES_MAX, Duration.ZERO),
              place,
              ProcessTime::nanos));
    }
  }

  private static AuditPlace file(String path, Config log, InstantSource clock) {
    long megabytes = log.getLong("max-size");
    try {
      return AuditLog.open(
          Path.of(path),
          new AuditLog.Keeping(
              Duration.ofDays(log.getInt("max-age-days")),
              log.getInt("max-backup"),
              (megabytes == 0 ? MEGABYTES_USUAL : megabytes) * MEGABYTE),
          clock);
    } catch (IOException e) {
      throw new BadConfiguration("cannot write the audit log " + path + ": " + e.getMessage());
    }
  }

  private void webhook(Config webhook, Outgoing outgoing) {
    String file = webhook.getString("config-file");
    if (!file.isEmpty()) {
      Kubeconfig place = Kubeconfig.parse(read(file), Auditing::read);
      queues.add(
          EventQueue.start(
              "webhook",
              new Batching(
                  webhook.getInt("buffer"),
                  webhook.getInt("batch-max-size"),
                  webhook.getDuration("batch-max-wait")),
              new AuditWebhook(
                  outgoing,
                  new AuditWebhook.Settings(
                      place.remote(),
                      place.headers(),
                      webhook.getDuration("initial-backoff"),
                      webhook.getDouble("throttle-qps"),
                      webhook.getInt("throttle-burst")),
                  ProcessTime::nanos),
              ProcessTime::nanos));
    }
  }

  private void add(byte[] event) {
    for (EventQueue queue : queues) {
      queue.add(event);
    }
  }

  private void register(PrometheusRegistry registry) {
    CounterWithCallback.builder()
        .name("apiserver_audit_error_total")
        .help("Audit events that were lost, by where they should have gone")
        .labelNames("plugin")
        .callback(callback -> queues.forEach(queue -> callback.call(queue.dropped(), queue.name())))
        .register(registry);
  }

  private Done close() {
    queues.forEach(EventQueue::close);
    return Done.getInstance();
  }

  private static String read(String path) {
    try {
      return Files.readString(Path.of(path));
    } catch (IOException e) {
      throw new BadConfiguration("cannot read " + path);
    }
  }
}

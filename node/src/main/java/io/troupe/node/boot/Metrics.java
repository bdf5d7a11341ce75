package io.troupe.node.boot;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.troupe.actors.image.ImageReader;
import io.troupe.persistence.journal.JournalMetrics;
import java.util.function.DoubleSupplier;

/**
 * The journal's and the image's figures in the metrics registry; names follow Prometheus'
 * conventions.
 */
final class Metrics {
  private final PrometheusRegistry registry;

  private Metrics(PrometheusRegistry registry) {
    this.registry = registry;
  }

  static void register(
      PrometheusRegistry registry,
      JournalMetrics journal,
      ImageReader images,
      DatabaseProbe database) {
    Metrics metrics = new Metrics(registry);
    metrics.counter("troupe_journal_batches", "Statements committed.", journal::batches);
    metrics.counter("troupe_journal_events", "Events committed.", journal::events);
    metrics.counter(
        "troupe_journal_payload_bytes", "Bytes of committed payloads.", journal::payloadBytes);
    metrics.counter(
        "troupe_journal_commit_seconds",
        "Time spent in statements that committed.",
        () -> journal.commitNanos() / 1e9);
    metrics.counter(
        "troupe_journal_refused", "Writes that lost against another writer.", journal::refused);
    metrics.counter("troupe_journal_busy", "Writes turned away, queue full.", journal::busy);
    metrics.counter("troupe_journal_failed", "Writes that could not be stored.", journal::failed);
    metrics.counter("troupe_journal_reconnects", "Connections made again.", journal::reconnects);
    metrics.counter(
        "troupe_entity_recoveries_from_memory",
        "Entities recovered without the database.",
        journal::recoveriesFromMemory);
    metrics.counter(
        "troupe_entity_recoveries_from_database",
        "Entities recovered from the database.",
        journal::recoveriesFromDatabase);
    metrics.gauge("troupe_journal_queue", "Writes waiting.", journal::queueLength);
    metrics.gauge(
        "troupe_image_revision",
        "Revision of this node's image.",
        () -> images.current().revision());
    metrics.gauge(
        "troupe_image_lag_revisions",
        "Revisions that the database was ahead of the image when last asked.",
        () -> Math.max(0, database.revision() - images.current().revision()));
  }

  private void counter(String name, String help, DoubleSupplier value) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  private void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }
}

package io.troupe.node.boot;

import akka.actor.typed.ActorSystem;
import com.typesafe.config.Config;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.troupe.persistence.Store;
import io.troupe.persistence.retention.JournalRetention;
import io.troupe.persistence.retention.JournalRetention.Kept;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every minute: what is not to be kept of the journal goes, and how large it is is known. */
final class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration EVERY = Duration.ofMinutes(1);

  private final Store store;
  private final JournalRetention journal;
  private volatile Kept kept = new Kept(0, 0, 0);

  private Retention(Store store, JournalRetention journal) {
    this.store = store;
    this.journal = journal;
  }

  /**
   * @param config the whole configuration
   */
  static void start(
      ActorSystem<?> system, Store store, Config config, PrometheusRegistry registry) {
    Config settings = config.getConfig("troupe.journal");
    Retention retention =
        new Retention(
            store,
            new JournalRetention(settings.getDuration("retention"), settings.getBytes("size-max")));
    retention.gauge(
        registry,
        "troupe_journal_bytes",
        "Size of the journal on disk, as of a minute ago.",
        Kept::bytes);
    retention.gauge(
        registry,
        "troupe_journal_oldest_revision",
        "The oldest revision that is kept.",
        Kept::oldest);
    system
        .scheduler()
        .scheduleWithFixedDelay(FIRST, EVERY, retention::run, system.executionContext());
  }

  private void run() {
    try {
      store
          .retain(journal)
          .whenComplete((now, failure) -> {
            if (failure != null) {
              LOG.warn("the journal's retention has to wait: {}", failure.getMessage());
              return;
            }
            kept = now;
            if (now.dropped() > 0) {
              LOG.info(
                  "dropped {} partitions of the journal; it begins at revision {}",
                  now.dropped(),
                  now.oldest());
            }
          });
    } catch (RejectedExecutionException stopping) {
      LOG.debug("the store is busy or closed", stopping);
    }
  }

  private void gauge(
      PrometheusRegistry registry, String name, String help, ToLongFunction<Kept> value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.applyAsLong(kept)))
        .register(registry);
  }
}

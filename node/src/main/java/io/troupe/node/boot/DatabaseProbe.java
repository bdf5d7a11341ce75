package io.troupe.node.boot;

import akka.actor.typed.ActorSystem;
import io.troupe.persistence.journal.JournalLog;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Asks the database for its last revision every second; never waits for it. */
final class DatabaseProbe {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final long SILENCE_NANOS_MAX = TimeUnit.SECONDS.toNanos(3);

  private final JournalLog log;
  private final LongSupplier nanos;
  private volatile long answered;
  private volatile long revision;

  private DatabaseProbe(JournalLog log, LongSupplier nanos) {
    this.log = log;
    this.nanos = nanos;
    this.answered = nanos.getAsLong();
  }

  static DatabaseProbe start(ActorSystem<?> system, JournalLog log, LongSupplier nanos) {
    DatabaseProbe probe = new DatabaseProbe(log, nanos);
    system
        .scheduler()
        .scheduleWithFixedDelay(Duration.ZERO, EVERY, probe::ask, system.executionContext());
    return probe;
  }

  private void ask() {
    log.lastRevision()
        .thenAccept(last -> {
          revision = last;
          answered = nanos.getAsLong();
        });
  }

  /** What is wrong; empty when the database answers. */
  Optional<String> problem() {
    long silent = nanos.getAsLong() - answered;
    return silent > SILENCE_NANOS_MAX
        ? Optional.of("the database has not answered for " + silent / 1_000_000_000L + " s")
        : Optional.empty();
  }

  /** The database's last revision when it last answered. */
  long revision() {
    return revision;
  }
}

package io.troupe.node.boot;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The real clocks. Only this room makes them; everybody else is handed one. */
public final class ProcessTime {
  private ProcessTime() {}

  /** Elapsed time, never stored. */
  public static long nanos() {
    return System.nanoTime();
  }

  public static InstantSource wall() {
    return InstantSource.system();
  }

  /** Since the process was started, the JVM's own start included. */
  public static Duration sinceStart() {
    Instant now = Instant.now();
    return ProcessHandle.current()
        .info()
        .startInstant()
        .map(start -> Duration.between(start, now))
        .orElse(Duration.ZERO);
  }
}

package io.troupe.node.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees containers end. Supervisors leave a mark in one directory, so one listing every 50 ms serves
 * any number of containers; every five seconds those are looked for whose supervisor died as well,
 * and logs are turned and trimmed.
 */
final class ExitWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ExitWatch.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);
  private static final Duration SWEEP_EVERY = Duration.ofSeconds(5);

  private final PodDirectories directories;
  private final Consumer<PodRuntime.Exited> onExit;
  private final ConcurrentHashMap<ContainerRef, AttemptFiles> watched = new ConcurrentHashMap<>();
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("troupe-container-exits").factory());

  ExitWatch(PodDirectories directories, Consumer<PodRuntime.Exited> onExit) {
    this.directories = directories;
    this.onExit = onExit;
  }

  void start() {
    every(LOOK_EVERY, this::takeMarks);
    every(SWEEP_EVERY, this::sweep);
    every(SWEEP_EVERY, () -> LogRotation.turnAll(directories.root().resolve("pods")));
    every(SWEEP_EVERY, this::trimRaw);
  }

  void watch(AttemptFiles attempt) {
    watched.put(attempt.ref(), attempt);
  }

  void forget(AttemptFiles attempt) {
    watched.remove(attempt.ref());
  }

  void close() {
    looks.shutdownNow();
  }

  private interface Look {
    void run() throws IOException;
  }

  private void every(Duration pause, Look look) {
    Runnable guarded =
        () -> {
          try {
            look.run();
          } catch (IOException | RuntimeException e) {
            LOG.warn("watching containers", e); // a look that threw would be the last
          }
        };
    looks.scheduleWithFixedDelay(
        guarded, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void takeMarks() throws IOException {
    for (Path mark : PodDirectories.list(directories.exits())) {
      ended(ContainerRef.parse(mark.getFileName().toString()));
      Files.deleteIfExists(mark);
    }
  }

  private void sweep() throws IOException {
    List<AttemptFiles> gone = new ArrayList<>();
    for (AttemptFiles attempt : watched.values()) {
      boolean begun = attempt.supervisor().isPresent();
      if (begun && !attempt.watched()) {
        gone.add(attempt);
      }
    }
    for (AttemptFiles attempt : gone) {
      if (attempt.end().isEmpty()) {
        attempt.markLost();
      }
      ended(attempt.ref());
    }
  }

  private void trimRaw() throws IOException {
    for (AttemptFiles attempt : watched.values()) {
      RawOutput.trim(attempt.directory().resolve(AttemptFiles.RAW_OUT));
      RawOutput.trim(attempt.directory().resolve(AttemptFiles.RAW_ERR));
    }
  }

  private void ended(ContainerRef ref) {
    AttemptFiles attempt = watched.remove(ref);
    if (attempt == null) {
      return;
    }
    Optional<PodRuntime.Exited> end = attempt.end();
    if (end.isPresent()) {
      onExit.accept(end.get());
    }
  }
}

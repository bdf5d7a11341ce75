package io.troupe.node.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees containers end. Supervisors leave a mark in one directory, so one listing every 50 ms serves
 * any number of containers; every five seconds those are looked for whose supervisor died as well,
 * and logs are turned.
 */
final class ExitWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ExitWatch.class);
  private static final int TICK_MILLIS = 50;
  private static final int TICKS_PER_SWEEP = 100;

  private final PodDirectories directories;
  private final Consumer<PodRuntime.Exited> onExit;
  private final ConcurrentHashMap<ContainerRef, AttemptFiles> watched = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean closed;

  ExitWatch(PodDirectories directories, Consumer<PodRuntime.Exited> onExit) {
    this.directories = directories;
    this.onExit = onExit;
    this.thread = Thread.ofPlatform().daemon().name("troupe-container-exits").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void watch(AttemptFiles attempt) {
    watched.put(attempt.ref(), attempt);
  }

  void forget(AttemptFiles attempt) {
    watched.remove(attempt.ref());
  }

  void close() {
    closed = true;
    thread.interrupt();
  }

  private void run() {
    for (int tick = 1; !closed; tick++) {
      try {
        Thread.sleep(TICK_MILLIS);
        takeMarks();
        if (tick % TICKS_PER_SWEEP == 0) {
          sweep();
          LogRotation.turnAll(directories.root().resolve("pods"));
        }
      } catch (InterruptedException e) {
        return;
      } catch (IOException | RuntimeException e) {
        LOG.warn("watching containers", e);
      }
    }
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

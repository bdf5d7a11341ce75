package io.troupe.persistence.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One program of the server, run by a thread of its own that lives as long as the program: the
 * kernel interrupts the program when the thread that started it ends.
 */
final class ServerProcess {
  private static final Logger LOG = LoggerFactory.getLogger("io.troupe.postgres");
  private static final int LINES_KEPT_MAX = 30;

  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch ready = new CountDownLatch(1);
  private final Deque<String> lastLines = new ArrayDeque<>();
  private final Thread thread;
  private final Runnable onExit;
  private volatile Process process;
  private volatile boolean sawReady;
  private volatile IOException failure;

  private ServerProcess(List<String> command, Path directory, Runnable onExit) {
    this.onExit = onExit;
    thread = new Thread(() -> run(command, directory), "postgres-" + command.getLast());
    thread.setDaemon(true);
  }

  /**
   * @param onExit called once on the program's thread after it ended
   */
  static ServerProcess start(List<String> command, Path directory, Runnable onExit)
      throws IOException {
    ServerProcess server = new ServerProcess(command, directory, onExit);
    server.thread.start();
    awaitLatch(server.started, Long.MAX_VALUE);
    if (server.failure != null) {
      throw server.failure;
    }
    return server;
  }

  private void run(List<String> command, Path directory) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.directory(directory.toFile()).redirectErrorStream(true);
      builder
          .environment()
          .keySet()
          .removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
      builder.environment().put("LANG", "C");
      builder.environment().put("TZ", "UTC");
      process = builder.start();
      process.getOutputStream().close();
    } catch (IOException e) {
      failure = e;
      ready.countDown();
      return;
    } finally {
      started.countDown();
    }
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        hear(line);
      }
      process.waitFor();
    } catch (IOException e) {
      LOG.debug("output of the database ended", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ready.countDown();
    }
    onExit.run();
  }

  private void hear(String line) {
    synchronized (lastLines) {
      lastLines.addLast(line);
      if (lastLines.size() > LINES_KEPT_MAX) {
        lastLines.removeFirst();
      }
    }
    if (line.contains("ready to accept connections")) {
      sawReady = true;
      ready.countDown();
    }
    if (line.contains("PANIC:")) {
      LOG.error(line);
    } else {
      LOG.debug(line);
    }
  }

  /** False when it ended instead, or the time is over. */
  boolean awaitReady(long seconds) {
    awaitLatch(ready, TimeUnit.SECONDS.toMillis(seconds));
    return sawReady && process.isAlive();
  }

  /**
   * @return the exit status; -1 when the time is over
   */
  int awaitExit(long seconds) {
    try {
      return process.waitFor(seconds, TimeUnit.SECONDS) ? process.exitValue() : -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  boolean alive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  void kill() {
    process.destroyForcibly();
  }

  String lastLines() {
    synchronized (lastLines) {
      return String.join("\n", lastLines);
    }
  }

  private static void awaitLatch(CountDownLatch latch, long millis) {
    try {
      latch.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted while the database started"));
    }
  }
}

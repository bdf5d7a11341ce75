package io.troupe.node.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Many watchers of one resource while ConfigMaps are created at a steady rate: are all events
 * delivered, and how late?
 */
final class Fanout {
  private static final String PATH = "/api/v1/namespaces/bench-watch/configmaps";
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final int WRITERS = 16;
  private static final String SENT = "\"sent\":\"";

  private final Load.Target target;
  private final LongSupplier nanos;

  Fanout(Load.Target target, LongSupplier nanos) {
    this.target = target;
    this.nanos = nanos;
  }

  /**
   * @param lag from before the request was sent to when the watcher read the event
   */
  record Outcome(long written, long expected, long delivered, double perSecond, Latencies lag) {
    long lost() {
      return expected - delivered;
    }
  }

  Outcome run(int watchers, int perSecond, Duration duration) throws InterruptedException {
    Latencies lag = new Latencies();
    AtomicLong delivered = new AtomicLong();
    CountDownLatch watching = new CountDownLatch(watchers);
    List<LoadConnection> connections = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    try {
      for (int i = 0; i < watchers; i++) {
        LoadConnection connection = target.connect();
        connections.add(connection);
        threads.add(Thread.ofVirtual().start(() -> watch(connection, watching, delivered, lag)));
      }
      watching.await();
      long start = nanos.getAsLong();
      AtomicLong written = new AtomicLong();
      write(perSecond, duration, written);
      long expected = written.get() * watchers;
      long deadline = nanos.getAsLong() + GRACE.toNanos();
      while (delivered.get() < expected && nanos.getAsLong() < deadline) {
        LockSupport.parkNanos(1_000_000);
      }
      double seconds = (nanos.getAsLong() - start) / 1e9;
      return new Outcome(written.get(), expected, delivered.get(), delivered.get() / seconds, lag);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } finally {
      connections.forEach(LoadConnection::close);
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  private void watch(
      LoadConnection connection, CountDownLatch watching, AtomicLong delivered, Latencies lag) {
    try {
      // resourceVersion 0 and a label nothing older carries: only what is written from now on
      connection.open(
          LoadConnection.request(
              "GET", PATH + "?watch=1&resourceVersion=0&labelSelector=run%3D" + run, new byte[0]));
      watching.countDown();
      connection.follow(text -> seen(text, delivered, lag));
    } catch (IOException e) {
      watching.countDown(); // closed at the end of the phase
    }
  }

  /** Counts what is whole of the events in a text. @return the length of the rest */
  private int seen(String text, AtomicLong delivered, Latencies lag) {
    int rest = 0;
    int events = 0;
    long now = nanos.getAsLong();
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', rest)) {
      int at = text.indexOf(SENT, rest);
      if (at >= 0 && at < end) {
        int from = at + SENT.length();
        lag.add(now - Long.parseLong(text, from, text.indexOf('"', from), 10));
        events++;
      }
      rest = end + 1;
    }
    delivered.addAndGet(events);
    return text.length() - rest;
  }

  private static final AtomicLong RUNS = new AtomicLong();
  private final String run = "r" + RUNS.incrementAndGet();

  private void write(int perSecond, Duration duration, AtomicLong written)
      throws InterruptedException {
    long start = nanos.getAsLong();
    long interval = 1_000_000_000L / perSecond;
    AtomicLong ticket = new AtomicLong();
    long total = duration.toSeconds() * perSecond;
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(
          Thread.ofVirtual()
              .start(() -> {
                try (LoadConnection connection = target.connect()) {
                  for (long n = ticket.getAndIncrement(); n < total; n = ticket.getAndIncrement()) {
                    long due = start + n * interval;
                    LockSupport.parkNanos(Math.max(0, due - nanos.getAsLong()));
                    byte[] body = Samples.configMap(run + "-" + n, run, nanos.getAsLong());
                    if (connection.exchange(LoadConnection.request("POST", PATH, body)) == 201) {
                      written.incrementAndGet();
                    }
                  }
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              }));
    }
    for (Thread writer : writers) {
      writer.join();
    }
  }
}

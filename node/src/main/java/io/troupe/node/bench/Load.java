package io.troupe.node.bench;

import io.troupe.node.boot.DataDirectory;
import io.troupe.node.pki.KeyAndCertificate;
import io.troupe.node.pki.Pem;
import io.troupe.node.pki.TlsContexts;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** A closed loop: so many clients, each sending its next request when the last was answered. */
final class Load {
  private final List<Target> targets;
  private final LongSupplier nanos;

  Load(Target target, LongSupplier nanos) {
    this(List.of(target), nanos);
  }

  /**
   * @param targets each gets its share of the clients
   */
  Load(List<Target> targets, LongSupplier nanos) {
    this.targets = List.copyOf(targets);
    this.nanos = nanos;
  }

  /** Where the load goes. */
  record Target(SSLContext tls, String host, int port) {
    /** As the administrator of the control plane in this directory. */
    static Target of(DataDirectory directory, String host, int port) {
      Path pki = directory.pki();
      KeyAndCertificate admin =
          new KeyAndCertificate(
              Pem.privateKey(pki.resolve("admin.key")), Pem.certificate(pki.resolve("admin.crt")));
      return new Target(
          TlsContexts.context(
              Optional.of(admin), Pem.certificate(pki.resolve("ca.crt")), new SecureRandom()),
          host,
          port);
    }

    LoadConnection connect() throws IOException {
      return new LoadConnection(tls, host, port);
    }
  }

  /**
   * @param failed answers that were not 2xx, and broken connections
   */
  record Outcome(double perSecond, Latencies latencies, long failed) {
    String text() {
      return "%,.0f/s, p50 %.1f ms, p99 %.1f ms%s"
          .formatted(
              perSecond,
              latencies.millis(0.5),
              latencies.millis(0.99),
              failed == 0 ? "" : ", " + failed + " failed");
    }
  }

  /**
   * @param requests called once for every request, by any client
   */
  Outcome run(int clients, Duration duration, Supplier<byte[]> requests)
      throws InterruptedException {
    Latencies latencies = new Latencies();
    AtomicLong failed = new AtomicLong();
    CountDownLatch connected = new CountDownLatch(clients);
    CompletableFuture<Long> end = new CompletableFuture<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      Target target = targets.get(i % targets.size());
      threads.add(
          Thread.ofVirtual()
              .start(() -> client(target, connected, end, requests, latencies, failed)));
    }
    // Handshakes are not what is measured; of many clients they would take most of a short phase.
    connected.await();
    long start = nanos.getAsLong();
    end.complete(start + duration.toNanos());
    for (Thread thread : threads) {
      thread.join();
    }
    double seconds = (nanos.getAsLong() - start) / 1e9;
    return new Outcome(latencies.count() / seconds, latencies, failed.get());
  }

  private void client(
      Target target,
      CountDownLatch connected,
      CompletableFuture<Long> end,
      Supplier<byte[]> requests,
      Latencies latencies,
      AtomicLong failed) {
    try (LoadConnection connection = connect(target, connected)) {
      long until = end.join();
      while (nanos.getAsLong() < until) {
        byte[] request = requests.get();
        long sent = nanos.getAsLong();
        int status = connection.exchange(request);
        if (status / 100 == 2) {
          latencies.add(nanos.getAsLong() - sent);
        } else {
          failed.incrementAndGet();
        }
      }
    } catch (IOException e) {
      failed.incrementAndGet();
    }
  }

  private static LoadConnection connect(Target target, CountDownLatch connected)
      throws IOException {
    try {
      return target.connect();
    } finally {
      connected.countDown();
    }
  }
}

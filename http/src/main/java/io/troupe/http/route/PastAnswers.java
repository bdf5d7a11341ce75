package io.troupe.http.route;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Lists of the past on their way out. Those of the present are views of one image; each of the past
 * has its objects to itself for as long as its reader takes, so it is bytes that bound them. Any
 * thread.
 */
final class PastAnswers {
  private static final int HEAP_PARTS = 8;
  private static final long BYTES_MIN = 64L * 1024 * 1024;

  /** An answer whose client has gone is never begun. */
  private static final Duration BEGUN_MAX = Duration.ofMinutes(1);

  private final long max;
  private final InstantSource clock;
  private final Set<Lease> leases = new LinkedHashSet<>();
  private long taken;

  PastAnswers(long max, InstantSource clock) {
    this.max = max;
    this.clock = clock;
  }

  /** Fitting this process' heap. */
  static PastAnswers ofHeap(InstantSource clock) {
    return new PastAnswers(
        Math.max(BYTES_MIN, Runtime.getRuntime().maxMemory() / HEAP_PARTS), clock);
  }

  /** One answer's part. */
  final class Lease {
    private final long bytes;
    private final Instant since;
    private boolean begun;

    private Lease(long bytes, Instant since) {
      this.bytes = bytes;
      this.since = since;
    }

    /** The answer's bytes; when they are out or nobody wants them any more, the part comes back. */
    Source<ByteString, NotUsed> until(Source<ByteString, NotUsed> chunks) {
      return Source.lazySource(
              () -> {
                begin(this);
                return chunks.watchTermination((_, ended) -> {
                  ended.whenComplete((_, _) -> close());
                  return NotUsed.getInstance();
                });
              })
          .mapMaterializedValue(_ -> NotUsed.getInstance());
    }

    void close() {
      end(this);
    }
  }

  /**
   * Room for one answer. One that is larger than all there is gets it when nobody else has any.
   *
   * @return empty when there is none now
   */
  synchronized Optional<Lease> take(long bytes) {
    Instant now = clock.instant();
    if (taken > 0 && taken + bytes > max) {
      Set<Lease> forgotten = new LinkedHashSet<>(leases);
      forgotten.removeIf(lease -> lease.begun || lease.since.plus(BEGUN_MAX).isAfter(now));
      forgotten.forEach(this::end);
    }
    if (taken > 0 && taken + bytes > max) {
      return Optional.empty();
    }
    Lease lease = new Lease(bytes, now);
    leases.add(lease);
    taken += bytes;
    return Optional.of(lease);
  }

  private synchronized void begin(Lease lease) {
    lease.begun = true;
    if (leases.add(lease)) {
      taken += lease.bytes;
    }
  }

  private synchronized void end(Lease lease) {
    if (leases.remove(lease)) {
      taken -= lease.bytes;
    }
  }
}

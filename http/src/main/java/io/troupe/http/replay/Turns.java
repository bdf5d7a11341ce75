package io.troupe.http.replay;

import akka.NotUsed;
import akka.stream.Materializer;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Who may play the past at the moment: few at a time on a node, and nobody all of them. A turn
 * lasts until its stream ends, or is over at once when the stream never begins: the client may have
 * gone before. Any thread.
 */
final class Turns {
  /** From the answer's headers to its first byte. */
  private static final Duration BEGIN_MAX = Duration.ofSeconds(10);

  /** A client that reads nothing holds some megabytes and a turn; longer it may not. */
  static final Duration STALL_MAX = Duration.ofMinutes(10);

  private final int max;
  private final int maxOfOne;
  private final Materializer materializer;
  private final Map<String, Integer> taken = new HashMap<>();
  private int all;

  /**
   * @param max of all together, ≥ 1
   * @param maxOfOne of one user, ≥ 1
   */
  Turns(int max, int maxOfOne, Materializer materializer) {
    this.max = max;
    this.maxOfOne = maxOfOne;
    this.materializer = materializer;
  }

  /** Empty when there is none left. */
  synchronized Optional<Turn> take(String user) {
    if (all >= max || taken.getOrDefault(user, 0) >= maxOfOne) {
      return Optional.empty();
    }
    count(user, 1);
    return Optional.of(new Turn(user));
  }

  private synchronized void count(String user, int change) {
    all += change;
    taken.merge(user, change, (before, more) -> before + more == 0 ? null : before + more);
  }

  private enum State {
    TAKEN,
    FLOWING,
    OVER
  }

  /** To be used for one stream, or ended. */
  final class Turn {
    private final String user;
    private final AtomicReference<State> state = new AtomicReference<>(State.TAKEN);

    private Turn(String user) {
      this.user = user;
    }

    /**
     * Passes everything on, to a client who reads. Who hears that it has come to its end may take
     * the next turn at once: what watches a stream's termination is told of it later.
     */
    Source<ByteString, NotUsed> of(Source<ByteString, NotUsed> stream) {
      materializer
          .system()
          .scheduler()
          .scheduleOnce(BEGIN_MAX, this::unlessBegun, materializer.executionContext());
      return stream
          .backpressureTimeout(STALL_MAX)
          .concatLazy(
              Source.<ByteString, NotUsed>lazySource(() -> {
                end();
                return Source.empty();
              }))
          .watchTermination((kept, ended) -> {
            begin();
            ended.whenComplete((_, _) -> end());
            return kept;
          });
    }

    private void begin() {
      if (state.getAndSet(State.FLOWING) == State.OVER) {
        count(user, 1); // so late that the turn was given back
      }
    }

    private void unlessBegun() {
      if (state.compareAndSet(State.TAKEN, State.OVER)) {
        count(user, -1);
      }
    }

    /** Does nothing the second time. */
    void end() {
      if (state.getAndSet(State.OVER) != State.OVER) {
        count(user, -1);
      }
    }
  }
}

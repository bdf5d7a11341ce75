package io.troupe.node.boot;

import com.typesafe.config.Config;
import io.troupe.persistence.postgres.Trouble;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a control plane running for as long as the process lives. One that the other members have
 * given up, because it was stopped or cut off for too long, may serve no more: it is ended at once,
 * and another begun in its place, which joins again. Its pods go on meanwhile, as after a crash.
 */
public final class Steward {
  private static final Logger LOG = LoggerFactory.getLogger(Steward.class);
  private static final Duration PAUSE_MIN = Duration.ofSeconds(1);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(30);

  /** A machine that is too busy to start a node will hardly manage the next time either. */
  private static final int FIRST_ATTEMPTS_MAX = 3;

  /** EX_SOFTWARE of sysexits.h. */
  private static final int EXIT_STUCK = 70;

  private static final Progress SILENT =
      new Progress() {
        @Override
        public void step(String what) {
          LOG.debug("{}", what);
        }

        @Override
        public void note(String text) {
          LOG.info("{}", text);
        }
      };

  /** A control plane, as far as its steward has to do with it. */
  interface Ward {
    /** Completed, with the reason, when the others have given it up; empty if there are none. */
    Optional<CompletionStage<String>> removed();

    /** In order; blocks. */
    void stop();

    /**
     * At once; blocks.
     *
     * @return whether nothing is left of it
     */
    boolean end();
  }

  /** Begins a control plane; blocks until it serves. */
  private final Function<Progress, Ward> beginning;

  private final CountDownLatch stopping = new CountDownLatch(1);
  private Ward current;

  Steward(Function<Progress, Ward> beginning) {
    this.beginning = beginning;
  }

  /**
   * Blocks until requests are served.
   *
   * @throws RuntimeException saying what could not be started; what was started is stopped again
   */
  public static Steward start(
      Settings settings, DataDirectory directory, Config config, Progress progress) {
    Steward steward = new Steward(each -> ControlPlane.start(settings, directory, config, each));
    steward.begin(progress);
    return steward;
  }

  void begin(Progress progress) {
    for (int attempt = 1; current == null; attempt++) {
      try {
        current = beginning.apply(progress);
      } catch (RuntimeException failure) {
        if (attempt == FIRST_ATTEMPTS_MAX || !mayPass(failure)) {
          throw failure;
        }
        progress.note(failure.getMessage() + "; trying again");
      }
    }
    watch(current);
  }

  /**
   * Given up while it started, or by a database that is there and too slow: a busy machine's way.
   */
  private static boolean mayPass(RuntimeException failure) {
    return failure instanceof GivenUp || Trouble.isSilence(failure);
  }

  /** Blocks until it has stopped in order. */
  public void stop() {
    stopping.countDown();
    synchronized (this) {
      if (current != null) {
        current.stop();
        current = null;
      }
    }
  }

  private void watch(Ward plane) {
    plane
        .removed()
        .ifPresent((CompletionStage<String> removed) ->
            removed.thenAccept(why -> {
              Thread steward = new Thread(() -> replace(plane, why), "steward");
              // Between two control planes nothing else keeps the process alive.
              steward.setDaemon(false);
              steward.start();
            }));
  }

  private void replace(Ward removed, String why) {
    synchronized (this) {
      if (current != removed) {
        return;
      }
      LOG.error("{}: this control plane ends, and another begins", why);
      boolean ended = current.end();
      current = null;
      if (!ended) {
        dieInstead();
      }
    }
    Duration pause = PAUSE_MIN;
    while (!stopped(pause)) {
      synchronized (this) {
        try {
          if (stopped(Duration.ZERO)) {
            return;
          }
          current = beginning.apply(SILENT);
          watch(current);
          LOG.info("the control plane is back");
          return;
        } catch (RuntimeException e) {
          LOG.warn("the control plane cannot begin anew yet: {}", e.toString());
        }
      }
      pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) < 0 ? pause.multipliedBy(2) : PAUSE_MAX;
    }
  }

  /** As kill -9 would, which harms nothing: whoever keeps services running starts another. */
  private static void dieInstead() {
    String why = "the control plane that was given up does not end; this process does instead";
    LOG.error(why);
    System.err.println("troupe: " + why);
    Runtime.getRuntime().halt(EXIT_STUCK);
  }

  private boolean stopped(Duration within) {
    try {
      return stopping.await(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}

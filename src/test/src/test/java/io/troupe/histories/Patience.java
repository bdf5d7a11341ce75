package io.troupe.histories;

import io.troupe.cluster.NodeClient;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Asks again until it is so, whatever goes wrong meanwhile; often, since the time is measured. */
final class Patience {
  private static final Duration MAX = Duration.ofSeconds(180);
  private static final Duration EVERY = Duration.ofMillis(50);

  private Patience() {}

  static void until(Callable<Boolean> condition) {
    Awaitility.await().atMost(MAX).pollInterval(EVERY).ignoreExceptions().until(condition);
  }

  /** Whether a create has been done, perhaps by an attempt before that got no answer. */
  static boolean done(NodeClient.Answer answer) {
    return answer.ok() || answer.code() == 409;
  }
}

package io.troupe.simulation;

import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.Cause;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The way from a node to an entity and back: takes time, loses replies, sends a command whose reply
 * was lost again under the same request id, and may deliver it once more when nobody waits for it.
 * What has left a node arrives even if it dies.
 */
final class Sender {
  private static final Duration RESEND_AFTER = Duration.ofMillis(400);

  private final Timeline time;
  private final Journal journal;
  private final Faults faults;
  private long requests;

  Sender(Timeline time, Journal journal, Faults faults) {
    this.time = time;
    this.journal = journal;
    this.faults = faults;
  }

  /**
   * @param parent the revision that led to it
   */
  Cause cause(String user, long parent) {
    requests++;
    int node = user.indexOf('@');
    String agent = node < 0 ? "" : "troupe-controller/" + user.substring(0, node);
    return new Cause(
        user, List.of(), "", agent, "update", "", "request-" + requests, time.now(), parent);
  }

  void send(
      ObjectKey key,
      Expectation expected,
      Cause cause,
      ObjectCommand command,
      Consumer<Journal.Answer> reply) {
    if (time.mishap(faults.late())) {
      time.in(time.between(500, 10_000), () -> journal.write(key, expected, cause, command));
    }
    time.in(
        time.between(0, 5),
        () -> {
          Journal.Answer answer = journal.write(key, expected, cause, command);
          if (time.mishap(faults.replyLost())) {
            time.in(RESEND_AFTER, () -> send(key, expected, cause, command, reply));
          } else {
            time.in(time.between(0, 5), () -> reply.accept(answer));
          }
        });
  }
}

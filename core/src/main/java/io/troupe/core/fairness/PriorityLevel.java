package io.troupe.core.fairness;

import java.util.OptionalInt;

/**
 * A share of what the server can do at a time.
 *
 * @param uid of the object; empty when the server made it up
 * @param shares of the server's seats, relative to those of all levels
 * @param lendablePercent of its seats that others may use while it does not, 0 to 100
 * @param borrowingPercent of its seats that it may use of others beyond its own; empty for no limit
 */
public record PriorityLevel(
    String name,
    String uid,
    boolean exempt,
    int shares,
    int lendablePercent,
    OptionalInt borrowingPercent,
    Excess excess) {

  /** What happens to requests beyond the limit. */
  public sealed interface Excess {
    record Reject() implements Excess {}

    /**
     * @param queues how many there are, at least 1
     * @param handSize how many of them one flow may use, at most {@code queues}
     * @param lengthMax most requests waiting in one
     */
    record Queue(int queues, int handSize, int lengthMax) implements Excess {
      public Queue {
        queues = Math.clamp(queues, 1, QUEUES_MAX);
        handSize = Math.clamp(handSize, 1, queues);
        lengthMax = Math.max(1, lengthMax);
      }
    }
  }

  /** More queues than this help nobody and cost memory; upstream's own limit is 10,000,000. */
  static final int QUEUES_MAX = 1_024;
}

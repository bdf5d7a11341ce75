package io.troupe.core.fairness;

/**
 * A request's place with the scheduler, from its arrival to its end.
 *
 * @param <T> what the caller needs to start it
 */
public final class Ticket<T> {
  /** How far it has come. */
  enum State {
    WAITING,
    RUNNING,
    GONE
  }

  final LevelState<T> level;
  final FlowQueue<T> queue;
  final int width;
  final long arrivedNanos;
  final FlowMatch match;
  State state = State.WAITING;
  long startedNanos;
  private final T request;

  Ticket(
      LevelState<T> level,
      FlowQueue<T> queue,
      FlowMatch match,
      int width,
      long arrivedNanos,
      T request) {
    this.level = level;
    this.queue = queue;
    this.match = match;
    this.width = width;
    this.arrivedNanos = arrivedNanos;
    this.request = request;
  }

  public T request() {
    return request;
  }

  public FlowMatch match() {
    return match;
  }

  /** Seats it takes. */
  public int width() {
    return width;
  }

  /** Nanoseconds between arrival and start. */
  public long waitedNanos() {
    return startedNanos - arrivedNanos;
  }
}

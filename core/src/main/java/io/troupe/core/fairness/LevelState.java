package io.troupe.core.fairness;

import io.troupe.core.fairness.PriorityLevel.Excess;
import io.troupe.core.fairness.SeatLimits.Limit;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes on in one priority level: who runs, who waits in which queue.
 *
 * <p>Fair queueing: a virtual clock runs as fast as each of the queues in use gets service. Each
 * queue knows when, by that clock, what it was given would be done; the one that is due first is
 * served next. So a queue gets its share however many requests the others hold.
 */
final class LevelState<T> {
  private PriorityLevel level;
  private Limit limit;
  private final List<FlowQueue<T>> queues = new ArrayList<>();
  private int seatsInUse;
  private int running;
  private int waiting;
  private double virtualNow;
  private long lastNanos;

  LevelState(PriorityLevel level, Limit limit, long now) {
    this.lastNanos = now;
    configure(level, limit);
  }

  void configure(PriorityLevel now, Limit nowLimit) {
    level = now;
    limit = nowLimit;
    int wanted = level.excess() instanceof Excess.Queue queue ? queue.queues() : 1;
    while (queues.size() < wanted) {
      queues.add(new FlowQueue<>());
    }
    // Queues beyond those wanted are dealt to nobody any more and go when they are empty.
    while (queues.size() > wanted && queues.getLast().isIdle()) {
      queues.removeLast();
    }
  }

  PriorityLevel level() {
    return level;
  }

  Limit limit() {
    return limit;
  }

  int seatsInUse() {
    return seatsInUse;
  }

  int running() {
    return running;
  }

  int waiting() {
    return waiting;
  }

  boolean isIdle() {
    return running == 0 && waiting == 0;
  }

  /** Seats that nobody else may have: those in use, or those that are kept for it. */
  int claimed() {
    return level.exempt() ? 0 : Math.max(seatsInUse, limit.least());
  }

  /** How much of its share is in use; who has least of its own comes first. */
  double satisfaction() {
    return limit.nominal() == 0 ? Double.MAX_VALUE : (double) seatsInUse / limit.nominal();
  }

  /** The queue of the flow's hand with the least in it. */
  FlowQueue<T> queueFor(FlowMatch match) {
    if (!(level.excess() instanceof Excess.Queue(int count, int hand, int _))) {
      return queues.getFirst();
    }
    FlowQueue<T> best = null;
    for (int index : ShuffleShard.deal(match.hash(), count, hand)) {
      FlowQueue<T> queue = queues.get(index);
      if (best == null || queue.seats() < best.seats()) {
        best = queue;
      }
    }
    return best;
  }

  boolean isFull(FlowQueue<T> queue) {
    return !(level.excess() instanceof Excess.Queue(int _, int _, int lengthMax))
        || queue.length() >= lengthMax;
  }

  void enqueue(Ticket<T> ticket, long now) {
    advance(now);
    wakeIfIdle(ticket.queue);
    ticket.queue.add(ticket);
    waiting++;
  }

  void start(Ticket<T> ticket, long now) {
    advance(now);
    wakeIfIdle(ticket.queue);
    ticket.queue.started(ticket);
    begun(ticket, now);
  }

  /** Of the request that comes next; 0 when none waits. */
  int nextWidth() {
    FlowQueue<T> next = next();
    return next == null ? 0 : next.head().width;
  }

  Ticket<T> startNext(long now) {
    advance(now);
    Ticket<T> ticket = next().poll();
    waiting--;
    begun(ticket, now);
    return ticket;
  }

  void finish(Ticket<T> ticket, long now) {
    advance(now);
    ticket.queue.finished(ticket, now);
    ticket.state = Ticket.State.GONE;
    seatsInUse -= ticket.width;
    running--;
  }

  boolean withdraw(Ticket<T> ticket) {
    if (ticket.state != Ticket.State.WAITING || !ticket.queue.remove(ticket)) {
      return false;
    }
    ticket.state = Ticket.State.GONE;
    waiting--;
    return true;
  }

  private void begun(Ticket<T> ticket, long now) {
    ticket.state = Ticket.State.RUNNING;
    ticket.startedNanos = now;
    seatsInUse += ticket.width;
    running++;
  }

  private FlowQueue<T> next() {
    if (waiting == 0) {
      return null;
    }
    FlowQueue<T> best = null;
    for (FlowQueue<T> queue : queues) {
      if (queue.head() != null && (best == null || queue.headFinish() < best.headFinish())) {
        best = queue;
      }
    }
    return best;
  }

  private void wakeIfIdle(FlowQueue<T> queue) {
    if (queue.isIdle()) {
      queue.wake(virtualNow);
    }
  }

  private void advance(long now) {
    // Nobody waits and so nobody's turn depends on it: counting queues in use can be saved.
    long active = waiting == 0 ? 1 : queues.stream().filter(q -> !q.isIdle()).count();
    if (now > lastNanos) {
      virtualNow += (now - lastNanos) * (double) seatsInUse / Math.max(1, active);
      lastNanos = now;
    }
  }
}

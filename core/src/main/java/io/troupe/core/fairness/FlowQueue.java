package io.troupe.core.fairness;

import java.util.ArrayDeque;

/** One of a level's queues: some flows' requests in the order in which they came. */
final class FlowQueue<T> {
  /**
   * What a request is taken to need before it is known, in nanoseconds of one seat; upstream's
   * guess.
   */
  private static final double GUESS_NANOS = 3_000_000;

  private final ArrayDeque<Ticket<T>> waiting = new ArrayDeque<>();
  private int waitingSeats;
  private int runningSeats;

  /** When, in virtual time, all that this queue has been given so far would be done. */
  private double finish;

  boolean isIdle() {
    return waiting.isEmpty() && runningSeats == 0;
  }

  int length() {
    return waiting.size();
  }

  /** Of waiting and running requests. */
  int seats() {
    return waitingSeats + runningSeats;
  }

  Ticket<T> head() {
    return waiting.peekFirst();
  }

  /** Virtual time at which the head would be done; the queue with the least is served next. */
  double headFinish() {
    return finish + waiting.getFirst().width * GUESS_NANOS;
  }

  void add(Ticket<T> ticket) {
    waiting.addLast(ticket);
    waitingSeats += ticket.width;
  }

  boolean remove(Ticket<T> ticket) {
    boolean removed = waiting.remove(ticket);
    if (removed) {
      waitingSeats -= ticket.width;
    }
    return removed;
  }

  /** Of a queue that was idle: what it did not use is not saved for later. */
  void wake(double virtualNow) {
    finish = Math.max(finish, virtualNow);
  }

  Ticket<T> poll() {
    Ticket<T> head = waiting.removeFirst();
    waitingSeats -= head.width;
    started(head);
    return head;
  }

  void started(Ticket<T> ticket) {
    runningSeats += ticket.width;
    finish += ticket.width * GUESS_NANOS;
  }

  /** Puts what it took in the place of what was guessed. */
  void finished(Ticket<T> ticket, long now) {
    runningSeats -= ticket.width;
    finish += ticket.width * (Math.max(0, now - ticket.startedNanos) - GUESS_NANOS);
  }
}

package io.troupe.core.fairness;

import io.troupe.core.fairness.PriorityLevel.Excess;
import io.troupe.core.fairness.SeatLimits.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides which requests run, wait or are refused. Every change that frees a seat gives it at once
 * to whoever is next, so a request waits only while its level may not start it.
 *
 * <p>Levels lend: one may go beyond its own share while the seats that the others keep for
 * themselves stay free. Upstream moves these limits every ten seconds by what was asked for lately;
 * here they follow what is in use, at once.
 *
 * @param <T> what the caller needs to start a request
 */
public final class FairScheduler<T> {
  /** An exempt level has no limit upstream; here one only bounds memory. */
  private static final int EXEMPT_RUNNING_MAX = 4_000;

  private final int seats;
  private final int waitingMax;
  private final Map<String, LevelState<T>> levels = new TreeMap<>();
  private int waiting;

  /** How an arrival ends. */
  public sealed interface Arrival<T> {
    /** It has its seats. */
    record Started<T>(Ticket<T> ticket) implements Arrival<T> {}

    /** It will come from {@link #finish} or {@link #configure} later. */
    record Waiting<T>(Ticket<T> ticket) implements Arrival<T> {}

    record Refused<T>(Refusal why) implements Arrival<T> {}
  }

  /** Why a request is refused, by upstream's words. */
  public enum Refusal {
    QUEUE_FULL("queue-full"),
    CONCURRENCY_LIMIT("concurrency-limit"),
    TIME_OUT("time-out"),
    CANCELLED("cancelled");

    private final String wire;

    Refusal(String wire) {
      this.wire = wire;
    }

    public String wire() {
      return wire;
    }
  }

  /** One level in figures. */
  public record Load(String level, int running, int seatsInUse, int seatsNominal, int waiting) {}

  /**
   * @param seats of the server: how many requests of one seat may run at a time
   * @param waitingMax most requests waiting in all levels together
   */
  public FairScheduler(int seats, int waitingMax) {
    this.seats = seats;
    this.waitingMax = waitingMax;
    configure(FairnessConfig.of(List.of(), List.of()), 0);
  }

  /** Takes over other limits and queues. @return those that may start now */
  public List<Ticket<T>> configure(FairnessConfig config, long now) {
    SeatLimits limits = SeatLimits.of(config.levels(), seats);
    levels.values().removeIf(LevelState::isIdle);
    Limit none = new Limit(0, 0, seats);
    levels.forEach((name, state) -> {
      if (!limits.ofLevel().containsKey(name)) {
        state.configure(state.level(), none); // drains, and is dropped the next time
      }
    });
    for (PriorityLevel level : config.levels()) {
      Limit limit = limits.ofLevel().get(level.name());
      LevelState<T> known = levels.get(level.name());
      if (known == null) {
        levels.put(level.name(), new LevelState<>(level, limit, now));
      } else {
        known.configure(level, limit);
      }
    }
    return startAll(now);
  }

  /**
   * @param width seats the request takes; cut to what its level can have
   */
  public Arrival<T> arrive(FlowMatch match, int width, T request, long now) {
    LevelState<T> level =
        levels.getOrDefault(match.level().name(), levels.get(Mandatory.CATCH_ALL_SCHEMA.level()));
    int taken = Math.clamp(width, 1, Math.max(1, level.limit().nominal()));
    Ticket<T> ticket = new Ticket<>(level, level.queueFor(match), match, taken, now, request);
    if (level.waiting() == 0 && mayStart(level, taken)) {
      level.start(ticket, now);
      return new Arrival.Started<>(ticket);
    }
    if (!(level.level().excess() instanceof Excess.Queue) || level.level().exempt()) {
      return new Arrival.Refused<>(Refusal.CONCURRENCY_LIMIT);
    }
    if (waiting >= waitingMax || level.isFull(ticket.queue)) {
      return new Arrival.Refused<>(Refusal.QUEUE_FULL);
    }
    level.enqueue(ticket, now);
    waiting++;
    return new Arrival.Waiting<>(ticket);
  }

  /** A request that ran is done. @return those that may start now */
  public List<Ticket<T>> finish(Ticket<T> ticket, long now) {
    ticket.level.finish(ticket, now);
    return startAll(now);
  }

  /** A request does not want to wait any longer. @return false when it has started or ended */
  public boolean withdraw(Ticket<T> ticket) {
    boolean gone = ticket.level.withdraw(ticket);
    if (gone) {
      waiting--;
    }
    return gone;
  }

  public List<Load> loads() {
    return levels.values().stream()
        .map(s ->
            new Load(
                s.level().name(), s.running(), s.seatsInUse(), s.limit().nominal(), s.waiting()))
        .toList();
  }

  private List<Ticket<T>> startAll(long now) {
    if (waiting == 0) {
      return List.of();
    }
    List<Ticket<T>> started = new ArrayList<>();
    for (LevelState<T> level = neediest(); level != null; level = neediest()) {
      started.add(level.startNext(now));
      waiting--;
    }
    return started;
  }

  /** Of the levels that may start somebody, the one that has least of its share; null for none. */
  private LevelState<T> neediest() {
    LevelState<T> best = null;
    for (LevelState<T> level : levels.values()) {
      boolean may = level.waiting() > 0 && mayStart(level, level.nextWidth());
      if (may && (best == null || level.satisfaction() < best.satisfaction())) {
        best = level;
      }
    }
    return best;
  }

  private boolean mayStart(LevelState<T> level, int width) {
    if (level.level().exempt()) {
      return level.running() < EXEMPT_RUNNING_MAX;
    }
    int after = level.seatsInUse() + width;
    if (after <= level.limit().least()) {
      return true;
    }
    int others = -level.claimed();
    for (LevelState<T> each : levels.values()) {
      others += each.claimed();
    }
    return after <= level.limit().most() && others + after <= seats;
  }
}

package io.troupe.actors.failover;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which shards have an owner that answers, as far as this node knows; from answers, silence and
 * membership. Time is a count of ticks. Any thread.
 *
 * <p>A shard nobody has answered for yet counts as suspected: its first command must not wait until
 * it has been given to somebody. Silence of one shard's owner that meanwhile answers for others
 * says little, since it may only be slow: then no more than {@link #SLOW_MAX} commands at a time
 * are decided elsewhere, and the shard is not suspected.
 */
public final class Suspicions {
  /** Ticks without an answer that are silence. */
  static final int PATIENCE = 6;

  /** Ticks between two looks whether a suspected shard's owner is back. */
  static final int PROBE_EVERY = 6;

  /** Ticks between two such looks at a shard that nobody uses. */
  static final int PROBE_IDLE_EVERY = 20;

  /** Commands of slow owners that are decided by stand-ins at the same time. */
  static final int SLOW_MAX = 8;

  private static final long NEVER = Long.MIN_VALUE / 2;

  private static final class Known {
    private String owner = "";
    private long probed = NEVER;
  }

  private final Map<Shard, Known> shards = new HashMap<>();
  private final Map<String, Long> heard = new HashMap<>();
  private final Set<String> silent = new HashSet<>();
  private final Set<String> unreachable = new HashSet<>();
  private int slow;
  private long timesUnreachable;

  /** What is to be done with an owner's silence. */
  enum Silence {
    /** The owner's node says nothing at all. */
    DEAD,
    /** It answers others: {@link #settled} must follow. */
    SLOW,
    WAIT
  }

  /** Whether a command should not be sent to the owner but decided here. */
  synchronized boolean isSuspected(Shard shard) {
    Known known = shards.get(shard);
    return known == null || isSilent(known.owner);
  }

  private boolean isSilent(String owner) {
    return owner.isEmpty() || silent.contains(owner) || unreachable.contains(owner);
  }

  /** Whether to ask the suspected owner now, if only for its answer. */
  synchronized boolean probes(Shard shard, long now) {
    Known known = shards.computeIfAbsent(shard, _ -> new Known());
    boolean due = now - known.probed >= PROBE_EVERY;
    if (due) {
      known.probed = now;
    }
    return due;
  }

  /** Suspected shards that nobody has looked after for a while, some at a time. */
  synchronized List<Shard> neglected(long now, int max) {
    List<Shard> found = new ArrayList<>();
    for (Map.Entry<Shard, Known> entry : shards.entrySet()) {
      Known known = entry.getValue();
      if (found.size() < max && isSilent(known.owner) && now - known.probed >= PROBE_IDLE_EVERY) {
        known.probed = now;
        found.add(entry.getKey());
      }
    }
    return found;
  }

  /** Somebody answered for the shard: it is the owner. */
  synchronized void answered(Shard shard, String node, long now) {
    shards.computeIfAbsent(shard, _ -> new Known()).owner = node;
    heard.put(node, now);
    silent.remove(node);
  }

  /** A command has waited {@link #PATIENCE} ticks, or its shard has come under suspicion. */
  synchronized Silence silence(Shard shard, long askedAt, long now) {
    Known known = shards.computeIfAbsent(shard, _ -> new Known());
    if (isSilent(known.owner)) {
      return Silence.DEAD;
    }
    if (now - askedAt < PATIENCE) {
      return Silence.WAIT;
    }
    if (heard.getOrDefault(known.owner, NEVER) <= askedAt) {
      silent.add(known.owner);
      return Silence.DEAD;
    }
    if (slow >= SLOW_MAX) {
      return Silence.WAIT;
    }
    slow++;
    return Silence.SLOW;
  }

  /** A command of a slow owner has been decided, or could not be. */
  synchronized void settled() {
    slow--;
  }

  /** Membership cannot reach a node. */
  public synchronized void unreachable(String node) {
    unreachable.add(node);
    timesUnreachable++;
  }

  public synchronized void reachable(String node) {
    unreachable.remove(node);
  }

  /** A node is no member any more; its shards will be somebody's. */
  public synchronized void removed(String node) {
    unreachable.remove(node);
    silent.remove(node);
    heard.remove(node);
    shards.values().stream().filter(k -> k.owner.equals(node)).forEach(k -> k.owner = "");
  }

  /** How often membership could not reach a node any more. */
  synchronized long timesUnreachable() {
    return timesUnreachable;
  }

  /** Shards that commands were sent to and whose owner is not known to answer. */
  public synchronized int suspectedShards() {
    return (int) shards.values().stream().filter(known -> isSilent(known.owner)).count();
  }
}

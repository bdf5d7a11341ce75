package io.troupe.actors.link;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.StoredObject;
import io.troupe.core.node.NodeRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;

/**
 * Declares the conditions of silent nodes unknown. Level-triggered: a write that fails is tried
 * again at the next round. Of several control-plane nodes one acts for each Node; should two act,
 * the second write is refused for its version or changes nothing.
 */
final class NodeJudge {
  /** Between two rounds; after a longer one this process was stopped, not the agents. */
  private static final int ROUNDS_MISSED_MAX = 3;

  private static final Duration ROUND_MIN = Duration.ofSeconds(1);

  private final LinkParts parts;
  private final Heartbeats heartbeats;
  private final Logger log;
  private final LinkWrites writes;
  // Of nodes that were looked at, so that one that does not change is read once only.
  private final Map<String, Seen> seen = new TreeMap<>();
  private long lastRoundNanos;

  private record Seen(long revision, boolean unknown) {}

  NodeJudge(LinkParts parts, Heartbeats heartbeats, Logger log) {
    this.parts = parts;
    this.heartbeats = heartbeats;
    this.log = log;
    this.writes = LinkWrites.ofNodeController(parts);
    this.lastRoundNanos = parts.nanos().getAsLong();
  }

  /**
   * One round.
   *
   * @param mine the nodes this process judges
   * @param connected the nodes whose agents are connected here
   * @return of those connected and heard of the ones whose conditions are unknown
   */
  List<String> round(Predicate<String> mine, Predicate<String> connected) {
    excuseIfAway();
    List<String> wronged = new ArrayList<>();
    Set<String> present = new HashSet<>();
    for (StoredObject node : parts.images().current().of(NodeLinkGateway.NODES).all()) {
      String name = node.key().name();
      present.add(name);
      boolean silent = heartbeats.silent(name, parts.settings().heartbeatGrace());
      if (silent && mine.test(name)) {
        if (!isUnknown(node)) {
          silence(node);
        }
      } else if (!silent && connected.test(name) && isUnknown(node)) {
        wronged.add(name);
      }
    }
    seen.keySet().retainAll(present);
    heartbeats.keepOnly(present);
    return wronged;
  }

  private void excuseIfAway() {
    long now = parts.nanos().getAsLong();
    Duration every = parts.settings().judgeEvery();
    Duration usual = every.compareTo(ROUND_MIN) < 0 ? ROUND_MIN : every;
    if (now - lastRoundNanos > usual.multipliedBy(ROUNDS_MISSED_MAX).toNanos()) {
      log.info("this process was away; every node gets a full grace");
      heartbeats.excuseAll();
    }
    lastRoundNanos = now;
  }

  private boolean isUnknown(StoredObject node) {
    Seen last = seen.get(node.key().name());
    if (last == null || last.revision() != node.revision()) {
      last = new Seen(node.revision(), NodeRules.ready(node.tree()).equals("Unknown"));
      seen.put(node.key().name(), last);
    }
    return last.unknown();
  }

  private void silence(StoredObject node) {
    ObjectNode tree = node.tree();
    Optional<ObjectNode> silenced = NodeRules.silenced(tree, parts.clock().instant());
    if (silenced.isEmpty()) {
      return;
    }
    log.info(
        "node {} at {} is silent, its conditions become unknown",
        node.key().name(),
        node.revision());
    // The answer is not waited for: the image shows the outcome at the next round.
    writes.update(node.key(), "status", silenced.get(), node.revision());
  }
}

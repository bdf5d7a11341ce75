package io.troupe.actors.link;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.StoredObject;
import io.troupe.core.node.NodeRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;

/**
 * Declares the conditions of silent nodes unknown. Level-triggered: a write that fails is tried
 * again at the next round.
 */
final class NodeJudge {
  private final LinkParts parts;
  private final Heartbeats heartbeats;
  private final Logger log;
  private final LinkWrites writes;
  // Name to revision of Nodes that already say Unknown, so that they are not read every round.
  private final Map<String, Long> known = new TreeMap<>();

  NodeJudge(LinkParts parts, Heartbeats heartbeats, Logger log) {
    this.parts = parts;
    this.heartbeats = heartbeats;
    this.log = log;
    this.writes = LinkWrites.ofNodeController(parts);
  }

  /** One round. @return the nodes whose conditions are unknown */
  List<String> silentNodes() {
    List<String> unknown = new ArrayList<>();
    Set<String> present = new HashSet<>();
    for (StoredObject node : parts.images().current().of(NodeLinkGateway.NODES).all()) {
      String name = node.key().name();
      present.add(name);
      boolean silent = heartbeats.silent(name, parts.settings().heartbeatGrace());
      if (silent && !Long.valueOf(node.revision()).equals(known.get(name))) {
        silence(node);
      }
      if (known.containsKey(name)) {
        unknown.add(name);
        if (!silent) {
          known.remove(name);
        }
      }
    }
    known.keySet().retainAll(present);
    heartbeats.keepOnly(present);
    return unknown;
  }

  private void silence(StoredObject node) {
    ObjectNode tree = node.tree();
    Optional<ObjectNode> silenced = NodeRules.silenced(tree, parts.clock().instant());
    if (silenced.isEmpty()) {
      known.put(node.key().name(), node.revision());
      return;
    }
    log.info(
        "node {} at {} is silent, its conditions become unknown",
        node.key().name(),
        node.revision());
    known.remove(node.key().name());
    // The answer is not waited for: the image shows the outcome at the next round.
    writes.update(node.key(), "status", silenced.get(), node.revision());
  }
}

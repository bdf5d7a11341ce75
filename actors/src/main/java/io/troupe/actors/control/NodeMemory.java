package io.troupe.actors.control;

import io.troupe.core.image.StoredObject;
import io.troupe.core.reconcile.nodelifecycle.NodeHealth;
import io.troupe.core.reconcile.nodelifecycle.NodeHealths;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Remembers nodes' health: each node that is not ready asks for that of all others. Any thread. */
final class NodeMemory implements NodeHealths {
  private static final int NODES_MAX = 20_000;

  private record Known(long revision, NodeHealth health) {}

  private final ConcurrentMap<String, Known> byName = new ConcurrentHashMap<>();

  @Override
  public NodeHealth of(StoredObject node) {
    Known known = byName.get(node.key().name());
    if (known != null && known.revision() == node.revision()) {
      return known.health();
    }
    NodeHealth health = NodeHealth.of(node);
    if (byName.size() >= NODES_MAX) {
      byName.clear(); // deleted nodes stay until then; they are small
    }
    byName.put(node.key().name(), new Known(node.revision(), health));
    return health;
  }
}

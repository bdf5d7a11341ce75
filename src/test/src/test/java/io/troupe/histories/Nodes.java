package io.troupe.histories;

import io.troupe.cluster.ControlPlaneProcess;
import io.troupe.cluster.NodeClient;
import io.troupe.cluster.ThreeNodes;
import java.time.Duration;
import java.util.List;

/** A connection to each control plane, for all who share it. */
final class Nodes implements AutoCloseable {
  /** Longer than any fault but a stop lasts; one who waits longer learns nothing. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

  private final List<NodeClient> clients;

  Nodes(ThreeNodes cluster) {
    clients = cluster.nodes().stream().map(Nodes::client).toList();
  }

  private static NodeClient client(ControlPlaneProcess node) {
    return node.client(ANSWER_MAX);
  }

  int count() {
    return clients.size();
  }

  /**
   * @param number from 1 on
   */
  NodeClient at(int number) {
    return clients.get(number - 1);
  }

  /** At once, whatever is under way. */
  void hangUp() {
    clients.forEach(NodeClient::close);
  }

  @Override
  public void close() {
    hangUp();
  }
}

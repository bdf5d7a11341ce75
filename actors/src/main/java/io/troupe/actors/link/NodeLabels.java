package io.troupe.actors.link;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The labels an agent vouches for, laid over those that stand. */
final class NodeLabels {
  private NodeLabels() {}

  /** A fresh tree, equal to the Node when it has them all. */
  static ObjectNode merged(ObjectNode node, ObjectNode described) {
    ObjectNode merged = node.deepCopy();
    ObjectNode metadata = merged.withObject("/metadata");
    described
        .path("metadata")
        .path("labels")
        .properties()
        .forEach(label -> metadata.withObject("/labels").set(label.getKey(), label.getValue()));
    return merged;
  }
}

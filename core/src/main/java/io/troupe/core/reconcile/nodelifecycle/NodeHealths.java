package io.troupe.core.reconcile.nodelifecycle;

import io.troupe.core.image.StoredObject;

/** Reads nodes' health. Pure in effect; an implementation may remember what it parsed. */
@FunctionalInterface
public interface NodeHealths {
  NodeHealths PLAIN = NodeHealth::of;

  NodeHealth of(StoredObject node);
}

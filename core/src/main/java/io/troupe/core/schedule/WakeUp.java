package io.troupe.core.schedule;

/** Facts that could turn a plugin's NoFit into Fits. */
public enum WakeUp {
  NODE_ADDED,
  NODE_LABELS_CHANGED,
  /** Taints or cordon. */
  NODE_TAINTS_CHANGED,
  NODE_ALLOCATABLE_CHANGED,
  /** A pod left its node: deleted, finished, or its requests shrank. */
  POD_LEFT_NODE
}

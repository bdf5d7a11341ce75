package io.troupe.core.schedule;

/** Runs when no node fits: where preemption makes room. Pure. */
public interface PostFilterPlugin {
  String name();

  /** A sentence to add to the pod's message; empty for none. */
  String explain(PodView pod, Snapshot snapshot, Diagnosis diagnosis);
}

package io.troupe.core.schedule;

import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/** Narrows the search before any node is looked at. Pure. */
public interface PreFilterPlugin {
  String name();

  /** The only nodes worth filtering; empty for all. A set without names means no node can do. */
  Optional<SortedSet<String>> candidates(PodView pod);

  /** What a pod is told when {@link #candidates} names no node at all. */
  String conflict();

  /** Facts that could change it. */
  Set<WakeUp> wakeUps();
}

package io.troupe.core.schedule;

/** Keeps a pod out of the queue altogether until it changes. Pure. */
public interface PreEnqueuePlugin {
  String name();

  boolean mayEnter(PodView pod);
}

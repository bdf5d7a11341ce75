package io.troupe.node.bench;

/** What can be measured alone; in the order in which all of it is measured. */
public enum Phase {
  START,
  WRITE,
  READ,
  WATCH,
  PODS
}

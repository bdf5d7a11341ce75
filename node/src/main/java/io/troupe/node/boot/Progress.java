package io.troupe.node.boot;

/** Told what a start is doing, for whoever waits for it. */
public interface Progress {
  /** A step begins; the one before it is done. */
  void step(String what);

  /** Something that is not a step, such as a warning. */
  void note(String text);
}

package io.troupe.core.schedule;

import java.util.List;

/** A filter's answer about one pod on one node. */
public sealed interface Verdict {
  Verdict FITS = new Fits();

  record Fits() implements Verdict {}

  /**
   * @param why every reason, in upstream's words
   * @param preemptionCouldHelp whether the pod might fit if others left the node
   */
  record NoFit(List<String> why, boolean preemptionCouldHelp) implements Verdict {
    public NoFit {
      why = List.copyOf(why);
    }
  }

  /** Others on the node are in the way. */
  static Verdict crowded(String why) {
    return new NoFit(List.of(why), true);
  }

  /** The node itself will not do, however empty. */
  static Verdict unsuitable(String why) {
    return new NoFit(List.of(why), false);
  }
}

package io.troupe.core.schedule.prioritysort;

import io.troupe.core.schedule.PodView;
import java.util.Comparator;

/** Higher {@code spec.priority} first; equals stay in the order they came. */
public final class PrioritySort implements Comparator<PodView> {
  @Override
  public int compare(PodView a, PodView b) {
    return Integer.compare(b.priority(), a.priority());
  }
}

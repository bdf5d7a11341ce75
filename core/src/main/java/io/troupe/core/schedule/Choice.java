package io.troupe.core.schedule;

import io.troupe.core.object.Grounds;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * How a node was chosen, for the journal.
 *
 * @param feasible how many nodes fitted among those looked at
 * @param evaluated how many were looked at
 * @param nodes how many there are
 * @param score of the node chosen, the plugins' weighted sum; 0 when only one fitted
 * @param rejected how many nodes were filtered, by the first reason of each
 */
public record Choice(
    int feasible, int evaluated, int nodes, long score, Map<String, Integer> rejected) {

  public Choice {
    rejected = Map.copyOf(rejected);
  }

  /**
   * Kept small, since every bound pod has one: the commonest reasons only.
   *
   * @param seen the revision that nodes and pods were known at
   */
  public Map<String, List<String>> grounds(long seen) {
    List<String> reasons =
        rejected.entrySet().stream()
            .sorted(
                Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(each -> each.getValue() + " " + each.getKey())
            .toList();
    return Grounds.ofChoice(List.of(feasible, evaluated, nodes), score, reasons, seen);
  }
}

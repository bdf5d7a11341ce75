package io.troupe.core.schedule;

import io.troupe.core.object.Grounds;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Why no node would do. Its text is upstream's FitError.
 *
 * @param nodes how many nodes there are
 * @param narrowed what pre-filtering said when it left no node to look at; empty otherwise
 * @param rejections one for every node that was filtered
 * @param absent reason for each node that pre-filtering left out; empty when it left out none
 * @param wakeUps facts that could change it
 */
public record Diagnosis(
    int nodes, String narrowed, List<Rejection> rejections, String absent, Set<WakeUp> wakeUps) {

  /** One node's answer. */
  public record Rejection(String node, Verdict.NoFit verdict) {}

  private static final String NO_NODES = "no nodes available to schedule pods";

  public Diagnosis {
    rejections = List.copyOf(rejections);
    wakeUps =
        wakeUps.isEmpty()
            ? Set.of()
            : Collections.unmodifiableSet(EnumSet.copyOf(wakeUps)); // in the enum's order
  }

  /**
   * @param postFilter what post-filters add, each a sentence; may be empty
   */
  public String message(List<String> postFilter) {
    if (nodes == 0) {
      return NO_NODES;
    }
    StringBuilder text = new StringBuilder();
    if (narrowed.isEmpty()) {
      text.append(histogram(nodes, reasons()));
    } else {
      text.append("0/").append(nodes).append(" nodes are available: ").append(narrowed).append('.');
    }
    postFilter.stream().filter(s -> !s.isEmpty()).forEach(s -> text.append(' ').append(s));
    return text.toString();
  }

  private SortedMap<String, Integer> reasons() {
    SortedMap<String, Integer> counts = counted(rejections);
    if (!absent.isEmpty() && rejections.size() < nodes) {
      counts.merge(absent, nodes - rejections.size(), Integer::sum);
    }
    return counts;
  }

  private static SortedMap<String, Integer> counted(List<Rejection> some) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    for (Rejection rejection : some) {
      rejection.verdict().why().forEach(reason -> counts.merge(reason, 1, Integer::sum));
    }
    return counts;
  }

  /**
   * For the journal: what each node lacked, the first of them by name, the others counted by
   * reason.
   *
   * @param seen the revision that nodes and pods were known at
   */
  public Map<String, List<String>> grounds(long seen) {
    List<Rejection> sorted =
        rejections.stream().sorted(Comparator.comparing(Rejection::node)).toList();
    int named = Math.min(sorted.size(), Grounds.DETAILS_MAX);
    SortedMap<String, Integer> rest = counted(sorted.subList(named, sorted.size()));
    if (!absent.isEmpty() && rejections.size() < nodes) {
      rest.merge(absent, nodes - rejections.size(), Integer::sum);
    }
    return Grounds.of(
        sorted.subList(0, named).stream()
            .map(r -> new Grounds.Detail(r.node(), String.join(", ", r.verdict().why())))
            .toList(),
        rest.entrySet().stream().map(e -> e.getValue() + " " + e.getKey()).toList(),
        seen);
  }

  /** {@code 0/3 nodes are available: 1 Insufficient cpu, 2 Too many pods.} */
  public static String histogram(int nodes, Map<String, Integer> reasons) {
    String counted =
        reasons.entrySet().stream()
            .map(e -> e.getValue() + " " + e.getKey())
            .sorted()
            .reduce((a, b) -> a + ", " + b)
            .map(all -> " " + all + ".")
            .orElse("");
    return "0/" + nodes + " nodes are available:" + counted;
  }
}

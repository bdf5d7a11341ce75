package io.troupe.core.whatif;

import io.troupe.core.schedule.FilterPlugin;
import io.troupe.core.schedule.NodeView;
import io.troupe.core.schedule.PodView;
import io.troupe.core.schedule.PreFilterPlugin;
import io.troupe.core.schedule.Profile;
import io.troupe.core.schedule.ScorePlugin;
import io.troupe.core.schedule.Snapshot;
import io.troupe.core.schedule.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Where a pod could go, all nodes looked at. Chance decides between equal scores, so any of the
 * best is as good; where the scheduler looks at a share of the nodes only, any that fits.
 */
final class PlacementCheck {
  /** Up to here the scheduler looks at all of them. */
  private static final int ALL_NODES_MAX = 100;

  private final Profile profile;

  PlacementCheck(Profile profile) {
    this.profile = profile;
  }

  private record Scored(NodeView node, long score) {}

  /**
   * What came of it for a node that was chosen once.
   *
   * @param same whether it may be chosen again
   * @param best the node that would be instead; empty for none
   * @param fits whether the chosen one fits at all
   */
  record Answer(boolean same, Optional<String> best, boolean fits, String why) {}

  Answer check(PodView pod, String recorded, Snapshot snapshot) {
    List<Scored> feasible = feasible(pod, snapshot);
    Optional<Scored> chosen =
        feasible.stream().filter(one -> one.node().name().equals(recorded)).findFirst();
    long most = feasible.stream().mapToLong(Scored::score).max().orElse(0);
    boolean same =
        chosen.isPresent() && (chosen.get().score() == most || snapshot.size() > ALL_NODES_MAX);
    Optional<Scored> best = feasible.stream().filter(one -> one.score() == most).findFirst();
    String fits = feasible.size() + " of " + snapshot.size() + " nodes fit";
    String why =
        chosen
            .map(one ->
                best.filter(other -> other.score() > one.score())
                    .map(other ->
                        "%s; %s scores %d, %s %d"
                            .formatted(
                                fits, other.node().name(), other.score(), recorded, one.score()))
                    .orElse(fits))
            .orElseGet(
                () -> fits + "; " + recorded + " does not: " + refusal(pod, recorded, snapshot));
    return new Answer(same, best.map(one -> one.node().name()), chosen.isPresent(), why);
  }

  private String refusal(PodView pod, String name, Snapshot snapshot) {
    Optional<NodeView> node = snapshot.node(name);
    if (node.isEmpty()) {
      return "it is not there";
    }
    for (FilterPlugin filter : profile.filters()) {
      if (filter.filter(pod, node.get()) instanceof Verdict.NoFit(List<String> why, _)) {
        return String.join(", ", why);
      }
    }
    return "it is not among those that the pod asks for";
  }

  private List<Scored> feasible(PodView pod, Snapshot snapshot) {
    List<NodeView> fitting = new ArrayList<>();
    for (int i = 0; i < snapshot.size(); i++) {
      NodeView node = snapshot.node(i);
      if (wanted(pod, node)
          && profile.filters().stream()
              .noneMatch(filter -> filter.filter(pod, node) instanceof Verdict.NoFit)) {
        fitting.add(node);
      }
    }
    long[] totals = totals(pod, fitting);
    List<Scored> scored = new ArrayList<>(fitting.size());
    for (int i = 0; i < fitting.size(); i++) {
      scored.add(new Scored(fitting.get(i), totals[i]));
    }
    return scored;
  }

  private boolean wanted(PodView pod, NodeView node) {
    for (PreFilterPlugin plugin : profile.preFilters()) {
      Optional<SortedSet<String>> names = plugin.candidates(pod);
      if (names.isPresent() && !names.get().contains(node.name())) {
        return false;
      }
    }
    return true;
  }

  private long[] totals(PodView pod, List<NodeView> nodes) {
    long[] totals = new long[nodes.size()];
    long[] scores = new long[nodes.size()];
    for (Profile.WeightedScore weighted : profile.scores()) {
      ScorePlugin plugin = weighted.plugin();
      if (!plugin.mattersTo(pod)) {
        continue;
      }
      for (int i = 0; i < scores.length; i++) {
        scores[i] = plugin.score(pod, nodes.get(i));
      }
      plugin.normalize(scores, scores.length);
      for (int i = 0; i < scores.length; i++) {
        totals[i] += scores[i] * weighted.weight();
      }
    }
    return totals;
  }
}

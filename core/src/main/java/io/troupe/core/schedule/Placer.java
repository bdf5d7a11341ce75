package io.troupe.core.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Finds the node for one pod.
 *
 * <p>Nodes are filtered from where the last search stopped, round robin, until enough fit: all of
 * them up to 100 nodes, then a share that falls from 50 % to 5 % as the cluster grows, at least
 * 100. So every node gets its turn, and a big cluster costs little more than a small one. Those
 * that fit are scored; ties go to chance. Follows upstream schedule_one.go.
 */
public final class Placer {
  static final int FEASIBLE_NODES_MIN = 100;
  private static final int SHARE_START_PERCENT = 50;
  private static final int SHARE_MIN_PERCENT = 5;
  private static final int NODES_PER_PERCENT = 125;

  private final Profile profile;
  private final RandomGenerator random;
  private int next;
  private long[] scores = new long[FEASIBLE_NODES_MIN];
  private long[] totals = new long[FEASIBLE_NODES_MIN];

  public Placer(Profile profile, RandomGenerator random) {
    this.profile = profile;
    this.random = random;
  }

  /** Nothing is reserved; the caller assumes the pod on the node chosen. */
  public Placement place(PodView pod, Snapshot snapshot) {
    Optional<SortedSet<String>> candidates = Optional.empty();
    Set<WakeUp> wakeUps = EnumSet.of(WakeUp.NODE_ADDED);
    SortedSet<String> narrowing = new TreeSet<>();
    for (PreFilterPlugin plugin : profile.preFilters()) {
      Optional<SortedSet<String>> own = plugin.candidates(pod);
      if (own.isEmpty()) {
        continue;
      }
      narrowing.add(plugin.name());
      wakeUps.addAll(plugin.wakeUps());
      if (own.get().isEmpty()) {
        return nowhere(pod, snapshot, diagnosis(snapshot, plugin.conflict(), wakeUps));
      }
      candidates = Optional.of(candidates.map(c -> common(c, own.get())).orElse(own.get()));
    }
    return candidates
        .map(names -> among(pod, snapshot, names, narrowing, wakeUps))
        .orElseGet(() -> amongAll(pod, snapshot));
  }

  /** As upstream's numFeasibleNodesToFind. */
  static int feasibleNodesWanted(int nodes) {
    if (nodes < FEASIBLE_NODES_MIN) {
      return nodes;
    }
    int percent = Math.max(SHARE_MIN_PERCENT, SHARE_START_PERCENT - nodes / NODES_PER_PERCENT);
    return Math.max(FEASIBLE_NODES_MIN, (int) ((long) nodes * percent / 100));
  }

  private Placement amongAll(PodView pod, Snapshot snapshot) {
    int nodes = snapshot.size();
    int wanted = feasibleNodesWanted(nodes);
    List<NodeView> feasible = new ArrayList<>(wanted);
    Rejections rejections = new Rejections(Set.of(WakeUp.NODE_ADDED));
    int start = nodes == 0 ? 0 : next % nodes;
    int seen = 0;
    while (seen < nodes && feasible.size() < wanted) {
      filter(pod, snapshot.node((start + seen) % nodes), feasible, rejections);
      seen++;
    }
    next = nodes == 0 ? 0 : (start + seen) % nodes;
    return feasible.isEmpty()
        ? nowhere(pod, snapshot, rejections.diagnosis(snapshot, ""))
        : chosen(pod, snapshot, feasible, seen, rejections);
  }

  private Placement among(
      PodView pod,
      Snapshot snapshot,
      SortedSet<String> names,
      SortedSet<String> narrowing,
      Set<WakeUp> wakeUps) {
    List<NodeView> feasible = new ArrayList<>();
    Rejections rejections = new Rejections(wakeUps);
    for (String name : names) {
      snapshot.node(name).ifPresent(node -> filter(pod, node, feasible, rejections));
    }
    if (feasible.isEmpty()) {
      String plugins = narrowing.toString().replace(",", "");
      String absent = "node(s) didn't satisfy plugin(s) " + plugins;
      return nowhere(pod, snapshot, rejections.diagnosis(snapshot, absent));
    }
    return chosen(pod, snapshot, feasible, names.size(), rejections);
  }

  private Placement chosen(
      PodView pod, Snapshot snapshot, List<NodeView> feasible, int seen, Rejections rejections) {
    int best = best(pod, feasible);
    long score = feasible.size() == 1 ? 0 : totals[best];
    return new Placement.Chosen(
        feasible.get(best),
        new Choice(feasible.size(), seen, snapshot.size(), score, rejections.counts));
  }

  /** Adds the node to those that fit, or its refusal to the others. */
  private void filter(PodView pod, NodeView node, List<NodeView> feasible, Rejections rejections) {
    for (FilterPlugin filter : profile.filters()) {
      if (filter.filter(pod, node) instanceof Verdict.NoFit noFit) {
        rejections.count(noFit);
        if (feasible.isEmpty()) {
          rejections.add(node, noFit, filter);
        }
        return;
      }
    }
    feasible.add(node);
  }

  /** Why nodes would not do, kept until one does; from then on they are only counted. */
  private static final class Rejections {
    private final List<Diagnosis.Rejection> all = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>(); // read in an order of its own
    private final Set<WakeUp> wakeUps;
    private FilterPlugin last;

    private Rejections(Set<WakeUp> wakeUps) {
      this.wakeUps = EnumSet.copyOf(wakeUps);
    }

    private void count(Verdict.NoFit verdict) {
      counts.merge(verdict.why().getFirst(), 1, Integer::sum);
    }

    private void add(NodeView node, Verdict.NoFit verdict, FilterPlugin by) {
      all.add(new Diagnosis.Rejection(node.name(), verdict));
      if (by != last) { // mostly the same one again
        wakeUps.addAll(by.wakeUps());
        last = by;
      }
    }

    private Diagnosis diagnosis(Snapshot snapshot, String absent) {
      return new Diagnosis(snapshot.size(), "", all, absent, wakeUps);
    }
  }

  /** Its index; its score is left in the totals if there was a choice. */
  private int best(PodView pod, List<NodeView> feasible) {
    int count = feasible.size();
    if (count == 1) {
      return 0;
    }
    if (scores.length < count) {
      scores = new long[count];
      totals = new long[count];
    }
    Arrays.fill(totals, 0, count, 0);
    for (Profile.WeightedScore weighted : profile.scores()) {
      ScorePlugin plugin = weighted.plugin();
      if (!plugin.mattersTo(pod)) {
        continue;
      }
      for (int i = 0; i < count; i++) {
        scores[i] = plugin.score(pod, feasible.get(i));
      }
      plugin.normalize(scores, count);
      for (int i = 0; i < count; i++) {
        totals[i] += scores[i] * weighted.weight();
      }
    }
    return greatest(count);
  }

  private int greatest(int count) {
    int chosen = 0;
    int ties = 1;
    for (int i = 1; i < count; i++) {
      if (totals[i] > totals[chosen]) {
        chosen = i;
        ties = 1;
      } else if (totals[i] == totals[chosen]) {
        ties++;
        if (random.nextInt(ties) == 0) { // each of the tied ends up equally likely
          chosen = i;
        }
      }
    }
    return chosen;
  }

  private static Diagnosis diagnosis(Snapshot snapshot, String conflict, Set<WakeUp> wakeUps) {
    return new Diagnosis(snapshot.size(), conflict, List.of(), "", wakeUps);
  }

  private Placement nowhere(PodView pod, Snapshot snapshot, Diagnosis diagnosis) {
    List<String> more =
        diagnosis.nodes() == 0
            ? List.of()
            : profile.postFilters().stream()
                .map(plugin -> plugin.explain(pod, snapshot, diagnosis))
                .toList();
    return new Placement.Nowhere(diagnosis, diagnosis.message(more));
  }

  private static SortedSet<String> common(SortedSet<String> a, SortedSet<String> b) {
    SortedSet<String> both = new TreeSet<>(a);
    both.retainAll(b);
    return both;
  }
}

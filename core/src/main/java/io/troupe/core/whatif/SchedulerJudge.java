package io.troupe.core.whatif;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.object.EventType;
import io.troupe.core.reconcile.Types;
import io.troupe.core.schedule.FilterPlugin;
import io.troupe.core.schedule.NodeFacts;
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
 * The scheduler places again what it placed then. Chance decides between equal scores, so a
 * recorded node among the best counts as the same. Where it looks at a share of the nodes only, any
 * node that fits does.
 *
 * <p>What it had in mind but not yet bound then is not journaled; of two pods placed at once the
 * later one is judged without the earlier one when their binds were committed in the other order.
 */
public final class SchedulerJudge implements Judge {
  /** Up to here the scheduler looks at all of them. */
  private static final int ALL_NODES_MAX = 100;

  private final Profile profile;
  private final Snapshot snapshot = new Snapshot();

  public SchedulerJudge(Profile profile) {
    this.profile = profile;
  }

  @Override
  public void begin(RecentImages images) {
    ClusterImage image = images.latest();
    image.of(Types.NODES).all().forEach(node -> snapshot.nodeChanged(NodeFacts.of(node)));
    image.of(Types.PODS).all().forEach(pod -> snapshot.podChanged(PodView.of(pod)));
  }

  @Override
  public boolean decided(CommittedEvent event) {
    return event.event().type() == EventType.POD_BOUND && event.key().type().equals(Types.PODS);
  }

  @Override
  public Optional<Judgement> judge(CommittedEvent event, RecentImages images) {
    Optional<PodView> pod =
        images
            .latest()
            .get(event.key())
            .map(PodView::of)
            .filter(view -> view.schedulerName().equals(profile.schedulerName()));
    return pod.map(view -> {
      String recorded = Json.parse(event.event().object()).path("spec").path("nodeName").asText();
      return judge(event, view, recorded);
    });
  }

  private Judgement judge(CommittedEvent event, PodView pod, String recorded) {
    List<Scored> feasible = feasible(pod);
    Optional<Scored> chosen =
        feasible.stream().filter(one -> one.node().name().equals(recorded)).findFirst();
    long most = feasible.stream().mapToLong(Scored::score).max().orElse(0);
    boolean same =
        chosen.isPresent() && (chosen.get().score() == most || snapshot.size() > ALL_NODES_MAX);
    Optional<Scored> best = feasible.stream().filter(one -> one.score() == most).findFirst();
    return new Judgement(
        event.revision(),
        event.key(),
        same,
        List.of("bind to " + recorded),
        List.of(
            same
                ? "bind to " + recorded
                : best.map(one -> "bind to " + one.node().name()).orElse("leave it pending")),
        why(pod, recorded, chosen, best, feasible.size()));
  }

  private String why(
      PodView pod, String recorded, Optional<Scored> chosen, Optional<Scored> best, int feasible) {
    String fits = feasible + " of " + snapshot.size() + " nodes fit";
    if (chosen.isEmpty()) {
      return fits
          + "; "
          + recorded
          + " does not: "
          + snapshot.node(recorded).map(node -> refusal(pod, node)).orElse("it is not there");
    }
    return best.filter(one -> one.score() > chosen.get().score())
        .map(one ->
            fits
                + "; "
                + one.node().name()
                + " scores "
                + one.score()
                + ", "
                + recorded
                + " "
                + chosen.get().score())
        .orElse(fits);
  }

  private String refusal(PodView pod, NodeView node) {
    for (FilterPlugin filter : profile.filters()) {
      if (filter.filter(pod, node) instanceof Verdict.NoFit(List<String> why, _)) {
        return String.join(", ", why);
      }
    }
    return "it is not among those that the pod asks for";
  }

  private record Scored(NodeView node, long score) {}

  private List<Scored> feasible(PodView pod) {
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

  @Override
  public void happened(ObjectChange change) {
    StoredObject last = change.last();
    if (last.key().type().equals(Types.NODES)) {
      if (change.after().isPresent()) {
        snapshot.nodeChanged(NodeFacts.of(last));
      } else {
        snapshot.nodeGone(last.key().name());
      }
    } else if (last.key().type().equals(Types.PODS)) {
      if (change.after().isPresent()) {
        snapshot.podChanged(PodView.of(last));
      } else {
        snapshot.podGone(last.uid());
      }
    }
  }
}

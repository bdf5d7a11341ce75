package io.troupe.core.schedule.nodeaffinity;

import io.troupe.core.schedule.FilterPlugin;
import io.troupe.core.schedule.NodeRequirement;
import io.troupe.core.schedule.NodeTerm;
import io.troupe.core.schedule.NodeView;
import io.troupe.core.schedule.NodeWish;
import io.troupe.core.schedule.PodView;
import io.troupe.core.schedule.PreFilterPlugin;
import io.troupe.core.schedule.ScorePlugin;
import io.troupe.core.schedule.Verdict;
import io.troupe.core.schedule.WakeUp;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * nodeSelector and required terms filter, preferred terms score. Terms that all pin {@code
 * metadata.name}, as a DaemonSet's pods do, narrow the search to the nodes they name.
 */
public final class NodeAffinity implements PreFilterPlugin, FilterPlugin, ScorePlugin {
  private static final Verdict NO_MATCH =
      Verdict.unsuitable("node(s) didn't match Pod's node affinity/selector");

  @Override
  public String name() {
    return "NodeAffinity";
  }

  @Override
  public Optional<SortedSet<String>> candidates(PodView pod) {
    if (pod.wish().required().isEmpty() || pod.wish().required().get().isEmpty()) {
      return Optional.empty();
    }
    SortedSet<String> named = new TreeSet<>();
    for (NodeTerm term : pod.wish().required().get()) {
      Optional<SortedSet<String>> ofTerm = namesOf(term);
      if (ofTerm.isEmpty()) {
        return Optional.empty(); // this term may match any node
      }
      named.addAll(ofTerm.get());
    }
    return Optional.of(named);
  }

  @Override
  public String conflict() {
    return "pod affinity terms conflict";
  }

  @Override
  public Verdict filter(PodView pod, NodeView node) {
    NodeWish wish = pod.wish();
    if (wish == NodeWish.NONE) {
      return Verdict.FITS;
    }
    return matchesSelector(wish, node) && matchesRequired(wish, node) ? Verdict.FITS : NO_MATCH;
  }

  @Override
  public Set<WakeUp> wakeUps() {
    return Set.of(WakeUp.NODE_ADDED, WakeUp.NODE_LABELS_CHANGED);
  }

  @Override
  public boolean mattersTo(PodView pod) {
    return !pod.wish().preferred().isEmpty();
  }

  @Override
  public long score(PodView pod, NodeView node) {
    long sum = 0;
    for (NodeWish.Preference preference : pod.wish().preferred()) {
      if (preference.term().matches(node)) {
        sum += preference.weight();
      }
    }
    return sum;
  }

  @Override
  public void normalize(long[] scores, int count) {
    ScorePlugin.scale(scores, count, false);
  }

  private static boolean matchesSelector(NodeWish wish, NodeView node) {
    for (Map.Entry<String, String> entry : wish.selector().entrySet()) {
      if (!entry.getValue().equals(node.facts().labels().get(entry.getKey()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean matchesRequired(NodeWish wish, NodeView node) {
    return wish.required().isEmpty()
        || wish.required().get().stream().anyMatch(term -> term.matches(node));
  }

  private static Optional<SortedSet<String>> namesOf(NodeTerm term) {
    SortedSet<String> names = null;
    for (NodeRequirement field : term.fields()) {
      if (field.key().equals(NodeTerm.NAME_FIELD)
          && field.operator() == NodeRequirement.Operator.IN) {
        SortedSet<String> own = new TreeSet<>(field.values());
        if (names == null) {
          names = own;
        } else {
          names.retainAll(own);
        }
      }
    }
    return Optional.ofNullable(names);
  }
}

package io.troupe.core.reconcile.deployment;

import io.troupe.core.reconcile.PodView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How far each ReplicaSet is scaled in one step. Changes the drafts it is given and nothing else.
 *
 * <p>Worked example, replicas 4, maxSurge 1, maxUnavailable 1: the old set stands at 4, the new one
 * is made with 1 (5 in all), which is one step. Then the old goes to 3 (3 available are enough),
 * and the new to 2; with each new pod available the next old one goes.
 */
final class Rollout {
  private final DeploymentView deployment;
  private final Optional<SetDraft> current;
  private final List<SetDraft> old;

  /**
   * @param current the set of the present template
   * @param old all others, in list order
   */
  Rollout(DeploymentView deployment, Optional<SetDraft> current, List<SetDraft> old) {
    this.deployment = deployment;
    this.current = current;
    this.old = old;
  }

  /** With how many a new set begins, or to how many the present one may grow. */
  static int newSize(DeploymentView deployment, List<SetDraft> all, int size) {
    if (!deployment.rolling()) {
      return deployment.replicas();
    }
    int room = deployment.maxTotal() - sum(all);
    return room <= 0 ? size : size + Math.min(room, Math.max(0, deployment.replicas() - size));
  }

  static int sum(List<SetDraft> sets) {
    return sets.stream().mapToInt(SetDraft::replicas).sum();
  }

  List<SetDraft> all() {
    List<SetDraft> all = new ArrayList<>(old);
    current.ifPresent(all::add);
    return all;
  }

  /** Rolling update: first up, and only when there is no way up, down. */
  void roll() {
    SetDraft set = current.orElseThrow();
    int size =
        set.replicas() > deployment.replicas()
            ? deployment.replicas()
            : newSize(deployment, all(), set.replicas());
    if (set.isNew()) {
      return;
    }
    if (size != set.replicas()) {
      set.scale(size, deployment);
      return;
    }
    shrinkOld(set);
  }

  private void shrinkOld(SetDraft set) {
    if (sum(old) == 0) {
      return;
    }
    int minAvailable = deployment.replicas() - deployment.maxUnavailable();
    int newUnavailable = set.replicas() - set.available();
    int most = sum(all()) - minAvailable - newUnavailable;
    if (most <= 0) {
      return;
    }
    // Those that do not run anyhow go first: they cost nothing and may block the rest.
    int cleaned = 0;
    for (SetDraft candidate : byAge(old)) {
      int unhealthy = candidate.replicas() - Math.min(candidate.available(), candidate.replicas());
      int count = Math.min(most - cleaned, unhealthy);
      if (count > 0) {
        candidate.scale(candidate.replicas() - count, deployment);
        cleaned += count;
      }
    }
    int available = all().stream().mapToInt(SetDraft::available).sum();
    // The sets' statuses may lag behind their sizes; the sizes are the limit then.
    int spare = Math.min(available - minAvailable, most - cleaned);
    for (SetDraft candidate : byAge(old)) {
      int count = Math.min(spare, candidate.replicas());
      if (count > 0) {
        candidate.scale(candidate.replicas() - count, deployment);
        spare -= count;
      }
    }
  }

  /** Recreate: scales all old sets to nothing. @return whether any still had pods to lose */
  boolean stopOld() {
    boolean any = false;
    for (SetDraft set : old) {
      if (set.replicas() > 0) {
        set.scale(0, deployment);
        any = true;
      }
    }
    return any;
  }

  /**
   * @param strangers pods of the Deployment that do not belong to the present set
   */
  boolean oldPodsRemain(List<PodView> strangers) {
    return old.stream().anyMatch(set -> set.actual() > 0)
        || strangers.stream().anyMatch(pod -> !pod.finished() && !pod.phase().equals("Unknown"));
  }

  /** Whether the Deployment was scaled since its sets were last sized. */
  boolean isScaling() {
    return all().stream()
        .filter(set -> set.replicas() > 0 && !set.isNew())
        .anyMatch(set ->
            !set.annotation(SetDraft.DESIRED).isEmpty()
                && set.number(SetDraft.DESIRED) != deployment.replicas());
  }

  /** Sizes the sets after a change of replicas: each by its share. */
  void scale() {
    Optional<SetDraft> only = activeOrLatest();
    if (only.isPresent()) {
      only.get().scale(deployment.replicas(), deployment);
      return;
    }
    if (current.isPresent() && isSaturated(current.get())) {
      active(old).forEach(set -> set.scale(0, deployment));
      return;
    }
    if (deployment.rolling()) {
      share();
    }
  }

  private boolean isSaturated(SetDraft set) {
    return set.number(SetDraft.DESIRED) == deployment.replicas()
        && set.replicas() == deployment.replicas()
        && set.available() == deployment.replicas();
  }

  private Optional<SetDraft> activeOrLatest() {
    List<SetDraft> active = active(all());
    return switch (active.size()) {
      case 0 -> current.or(() -> byAge(old).reversed().stream().findFirst());
      case 1 -> Optional.of(active.getFirst());
      default -> Optional.empty();
    };
  }

  private void share() {
    List<SetDraft> sets = new ArrayList<>(active(all()));
    int allowed = deployment.replicas() > 0 ? deployment.maxTotal() : 0;
    int toAdd = allowed - sum(sets);
    Comparator<SetDraft> newest =
        Comparator.comparing(SetDraft::created).thenComparing(SetDraft::name);
    Comparator<SetDraft> order =
        Comparator.<SetDraft, Integer>comparing(set -> -set.replicas())
            .thenComparing(toAdd > 0 ? newest.reversed() : newest);
    sets.sort(order);
    int added = 0;
    int[] sizes = new int[sets.size()];
    for (int i = 0; i < sizes.length; i++) {
      int share = share(sets.get(i), toAdd, added);
      sizes[i] = sets.get(i).replicas() + share;
      added += share;
    }
    for (int i = 0; i < sizes.length; i++) {
      int leftover = i == 0 ? toAdd - added : 0;
      sets.get(i).scale(Math.max(0, sizes[i] + leftover), deployment);
    }
  }

  private int share(SetDraft set, int toAdd, int added) {
    int left = toAdd - added;
    if (set.replicas() == 0 || left == 0) {
      return 0;
    }
    return toAdd > 0 ? Math.min(fraction(set), left) : Math.max(fraction(set), left);
  }

  private int fraction(SetDraft set) {
    if (deployment.replicas() == 0) {
      return -set.replicas();
    }
    long before = set.number(SetDraft.MAX);
    if (before == 0) {
      before = deployment.tree().path("status").path("replicas").asLong(0);
    }
    if (before == 0) {
      return 0;
    }
    double size = (double) set.replicas() * deployment.maxTotal() / before;
    return (int) Math.round(size) - set.replicas();
  }

  private static List<SetDraft> active(List<SetDraft> sets) {
    return sets.stream().filter(set -> set.replicas() > 0).toList();
  }

  private static List<SetDraft> byAge(List<SetDraft> sets) {
    return sets.stream()
        .sorted(Comparator.comparing(SetDraft::created).thenComparing(SetDraft::name))
        .toList();
  }
}

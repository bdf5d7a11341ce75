package io.troupe.core.whatif;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.Uid;
import io.troupe.core.reconcile.Types;
import io.troupe.core.schedule.NodeFacts;
import io.troupe.core.schedule.PodView;
import io.troupe.core.schedule.Snapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A bind that looks odd by what stood right before it. A scheduler decides on an image that is a
 * little older, and counts pods it has decided about and whose binds are under way; neither is
 * journaled. So it is asked whether there is an image since the pod's version that was placed, and
 * a choice of the binds committed around that time, on which this build could decide the same.
 *
 * <p>Worked example: of two pods placed at once, a on n1 and then b on n2, b's bind is committed
 * first. Judged by what stood before, n1 and n2 were equally good for b, or n1 better. Once a is
 * assumed on n1, as the scheduler did, n2 is best.
 */
final class SecondLook {
  /** Images that are tried for one bind. */
  private static final int IMAGES_MAX = 64;

  /** Binds that may have been under way at once. */
  private static final int BINDS_MAX = 64;

  /** Nodes and pods put into snapshots during one run, so that it ends: some seconds' work. */
  private static final long OBJECTS_MAX = 2_000_000;

  private static final int PODS_KNOWN_MAX = 50_000;

  private final PlacementCheck check;
  private final Map<StoredObject, PodView> pods = new IdentityHashMap<>();

  /** Revisions at which a node or a pod changed; the image before each is worth a look. */
  private final Deque<Long> changes = new ArrayDeque<>();

  private long objects;

  SecondLook(PlacementCheck check) {
    this.check = check;
  }

  /**
   * A bind of our scheduler.
   *
   * @param seen the pod's version that was placed
   * @param pod as it was before the bind
   */
  record Bind(long revision, long seen, PodView pod, String node) {}

  void changed(long revision) {
    changes.addLast(revision);
    if (changes.size() > RecentImages.KEPT_MAX) {
      changes.removeFirst();
    }
  }

  /**
   * @param around the binds before and after it, in order
   * @return empty when it cannot be told
   */
  Optional<Boolean> explains(Bind bind, List<Bind> around, RecentImages images) {
    for (long revision : candidates(bind)) {
      Optional<ClusterImage> image = images.at(revision);
      if (image.isEmpty()) {
        continue;
      }
      objects += image.get().of(Types.PODS).size() + image.get().of(Types.NODES).size();
      if (objects > OBJECTS_MAX) {
        return Optional.empty();
      }
      if (explains(bind, around, image.get())) {
        return Optional.of(true);
      }
    }
    return Optional.of(false);
  }

  private List<Long> candidates(Bind bind) {
    Set<Long> revisions = new LinkedHashSet<>();
    revisions.add(bind.revision() - 1);
    Iterator<Long> newestFirst = changes.descendingIterator();
    while (newestFirst.hasNext() && revisions.size() < IMAGES_MAX) {
      long change = newestFirst.next();
      if (change < bind.revision() && change > bind.seen()) {
        revisions.add(change - 1);
      }
    }
    revisions.add(bind.seen());
    return List.copyOf(revisions);
  }

  private boolean explains(Bind bind, List<Bind> around, ClusterImage image) {
    List<Bind> open = new ArrayList<>();
    for (Bind other : around) {
      boolean unseen =
          other.revision() > image.revision() && !other.pod().uid().equals(bind.pod().uid());
      if (unseen && open.size() < BINDS_MAX) {
        open.add(other);
      }
    }
    List<Bind> before = open.stream().filter(o -> o.revision() < bind.revision()).toList();
    return reaches(bind, open, before, image) || reaches(bind, open, List.of(), image);
  }

  /**
   * Makes the recorded node the best, step by step: a better one is given a pod that was bound to
   * it about then, or the recorded one loses such a pod.
   */
  private boolean reaches(Bind bind, List<Bind> open, List<Bind> start, ClusterImage image) {
    Snapshot snapshot = snapshot(image);
    Set<Uid> assumed = new HashSet<>();
    start.forEach(other -> assume(other, snapshot, assumed));
    for (int step = 0; step <= 2 * open.size(); step++) {
      PlacementCheck.Answer answer = check.check(bind.pod(), bind.node(), snapshot);
      if (answer.same()) {
        return true;
      }
      Optional<Bind> toTake =
          answer.fits()
              ? open.stream()
                  .filter(other -> !assumed.contains(other.pod().uid()))
                  .filter(other -> answer.best().equals(Optional.of(other.node())))
                  .findFirst()
              : Optional.empty();
      Optional<Bind> toGive =
          open.stream()
              .filter(other -> assumed.contains(other.pod().uid()))
              .filter(other -> other.node().equals(bind.node()))
              .reduce((_, last) -> last);
      if (toTake.isPresent()) {
        assume(toTake.get(), snapshot, assumed);
      } else if (toGive.isPresent()) {
        snapshot.forget(toGive.get().pod().uid());
        assumed.remove(toGive.get().pod().uid());
      } else {
        return false;
      }
    }
    return false;
  }

  private static void assume(Bind bind, Snapshot snapshot, Set<Uid> assumed) {
    snapshot.assume(bind.pod(), bind.node());
    assumed.add(bind.pod().uid());
  }

  private Snapshot snapshot(ClusterImage image) {
    Snapshot snapshot = new Snapshot();
    image.of(Types.NODES).all().forEach(node -> snapshot.nodeChanged(NodeFacts.of(node)));
    image.of(Types.PODS).all().forEach(pod -> snapshot.podChanged(view(pod)));
    return snapshot;
  }

  private PodView view(StoredObject pod) {
    if (pods.size() >= PODS_KNOWN_MAX) {
      pods.clear();
    }
    return pods.computeIfAbsent(pod, PodView::of);
  }
}

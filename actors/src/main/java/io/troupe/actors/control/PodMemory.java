package io.troupe.actors.control;

import io.troupe.core.image.StoredObject;
import io.troupe.core.reconcile.PodView;
import io.troupe.core.reconcile.PodViews;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Remembers parsed pods: a ReplicaSet of 1,000 is looked at for each of its pods' changes, and
 * parsing the other 999 again would be most of the work. Any thread.
 */
final class PodMemory implements PodViews {
  /** About 1 KB each. */
  private static final int PODS_MAX = 20_000;

  private final ConcurrentMap<String, PodView> byPath = new ConcurrentHashMap<>();

  @Override
  public PodView of(StoredObject pod) {
    String path = pod.key().path();
    PodView known = byPath.get(path);
    if (known != null && known.stored().revision() == pod.revision()) {
      return known;
    }
    PodView view = PodView.of(pod);
    if (byPath.size() >= PODS_MAX) {
      byPath.clear(); // rare, and cheaper than keeping an order of use
    }
    byPath.put(path, view);
    return view;
  }

  void forget(StoredObject pod) {
    byPath.remove(pod.key().path());
  }
}

package io.troupe.core.whatif;

import io.troupe.core.image.StoredObject;
import io.troupe.core.reconcile.PodView;
import io.troupe.core.reconcile.PodViews;
import java.util.IdentityHashMap;
import java.util.Map;

/** Remembers parsed pods: images share what did not change. One thread at a time. */
final class KnownPods implements PodViews {
  private static final int PODS_MAX = 20_000;

  private final Map<StoredObject, PodView> known = new IdentityHashMap<>();

  @Override
  public PodView of(StoredObject pod) {
    if (known.size() >= PODS_MAX) {
      known.clear(); // rare, and cheaper than keeping an order of use
    }
    return known.computeIfAbsent(pod, PodView::of);
  }
}

package io.troupe.core.reconcile;

import io.troupe.core.image.StoredObject;

/** Reads pods. Pure in effect; an implementation may remember what it parsed. */
@FunctionalInterface
public interface PodViews {
  PodViews PLAIN = PodView::of;

  PodView of(StoredObject pod);
}

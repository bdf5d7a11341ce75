package io.troupe.core.reconcile;

import io.troupe.core.image.StoredObject;

/** Reads a Service's selector. Pure in effect; an implementation may remember what it parsed. */
@FunctionalInterface
public interface Selectors {
  Selectors PLAIN = service -> LabelSelector.ofMap(service.tree().path("spec").path("selector"));

  /** Empty for a Service without one. */
  LabelSelector of(StoredObject service);
}

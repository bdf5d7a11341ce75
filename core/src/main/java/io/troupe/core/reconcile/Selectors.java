package io.troupe.core.reconcile;

import io.troupe.core.image.StoredObject;
import io.troupe.core.select.LabelSelector;

/** Reads a Service's selector. Pure in effect; an implementation may remember what it parsed. */
@FunctionalInterface
public interface Selectors {
  Selectors PLAIN = service -> LabelSelector.ofLabels(service.tree().path("spec").path("selector"));

  /** Matches everything for a Service without one. */
  LabelSelector of(StoredObject service);
}

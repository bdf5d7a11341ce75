package io.troupe.simulation;

import io.troupe.core.meta.ObjectKey;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.Fnv;

/** A key of a controller. */
record Work(Controller controller, ObjectKey key) {
  static final int SLICES = 4;

  int slice() {
    return (int)
        Long.remainderUnsigned(Fnv.hash64(controller.name() + '|' + key.entityId()), SLICES);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Work w
        && key.equals(w.key)
        && controller.name().equals(w.controller.name());
  }

  @Override
  public int hashCode() {
    return key.hashCode() * 31 + controller.name().hashCode();
  }
}

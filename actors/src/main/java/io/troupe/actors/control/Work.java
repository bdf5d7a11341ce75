package io.troupe.actors.control;

import io.troupe.core.meta.ObjectKey;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.Fnv;

/** One controller's duty towards one key; equal by name and key. */
record Work(Controller controller, ObjectKey key) {

  /** The same on every node and after every restart. */
  int slice(int slices) {
    return (int) Long.remainderUnsigned(Fnv.hash64(toString()), slices);
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

  @Override
  public String toString() {
    return controller.name() + '|' + key;
  }
}

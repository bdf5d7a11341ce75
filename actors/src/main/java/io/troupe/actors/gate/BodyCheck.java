package io.troupe.actors.gate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.meta.GroupVersionKind;
import java.util.List;

/** Compares a body with the schema of its kind. */
@FunctionalInterface
public interface BodyCheck {
  /**
   * @param unknown each as upstream says it, {@code unknown field "spec.foo"}; the fields have been
   *     removed
   * @param malformed values of the wrong type, in upstream's words; empty when all fit
   */
  record Report(List<String> unknown, List<String> malformed) {
    public static final Report CLEAN = new Report(List.of(), List.of());
  }

  /** Removes fields the schema does not know. */
  Report check(GroupVersionKind kind, ObjectNode body);
}

package io.troupe.core.quota;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.meta.ResourceType;
import java.util.Optional;
import java.util.Set;

/** What one type of object costs. Pure. */
interface Evaluator {

  /** Whether a resource is one that objects of this type use. */
  boolean measures(String resource);

  /**
   * @param object whole, defaulted
   */
  Amounts usage(ObjectNode object);

  /** Whether updates may cost more, or only creates cost. */
  default boolean countsUpdates() {
    return false;
  }

  default boolean matches(Scope scope, ObjectNode object) {
    return false;
  }

  /**
   * What a quota of these resources demands that the object does not say; empty when nothing is
   * missing.
   */
  default Optional<String> unsaid(ObjectNode object, Set<String> resources) {
    return Optional.empty();
  }

  static Evaluator of(ResourceType type) {
    return switch (type.qualified()) {
      case "pods" -> PodEvaluator.INSTANCE;
      case "services" -> ServiceEvaluator.INSTANCE;
      case "persistentvolumeclaims" -> ClaimEvaluator.INSTANCE;
      default -> new CountEvaluator(type);
    };
  }
}

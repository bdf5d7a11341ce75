package io.troupe.core.admit;

import io.troupe.core.outcome.Failure;
import java.util.Optional;

/**
 * One plugin of the admission chain. All mutate first, then the object is validated, then all
 * validate.
 */
public interface AdmissionPlugin {
  /** Upstream's name, for instance {@code NamespaceLifecycle}. */
  String name();

  /** May change the new object in place; empty to go on. */
  default Optional<Failure> mutate(AdmissionRequest request) {
    return Optional.empty();
  }

  default Optional<Failure> validate(AdmissionRequest request) {
    return Optional.empty();
  }
}

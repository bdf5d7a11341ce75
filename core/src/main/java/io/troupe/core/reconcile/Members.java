package io.troupe.core.reconcile;

import io.troupe.core.image.ResourceImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.image.Terms;
import io.troupe.core.select.LabelSelector;
import io.troupe.core.select.Requirement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Objects that a selector selects. */
public final class Members {
  private Members() {}

  /** Of one namespace, in list order; by the label index where an exact value is asked for. */
  public static List<StoredObject> of(
      LabelSelector selector, ResourceImage image, String namespace) {
    Collection<StoredObject> candidates =
        selector.requirements().stream()
            .filter(r -> r.operator() == Requirement.Operator.EQUALS)
            .findFirst()
            .map(r -> image.withTerm(Terms.label(r.key(), r.values().getFirst()), namespace))
            .orElseGet(() -> image.inNamespace(namespace));
    List<StoredObject> found = new ArrayList<>();
    for (StoredObject candidate : candidates) {
      if (selector.matches(candidate.facts().labels())) {
        found.add(candidate);
      }
    }
    return found;
  }
}

package io.troupe.core.admit.podsecurity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.StoredObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a namespace's pods would violate of a level that it is about to enforce. */
public final class ExistingPods {
  /** Pods looked at; more are not, so that a label is no way to keep a server busy. */
  static final int PODS_MAX = 3000;

  private ExistingPods() {}

  public static List<String> warnings(
      String namespace, Policy.Rule enforce, Collection<StoredObject> pods) {
    Map<String, List<String>> byReason = new TreeMap<>();
    int seen = 0;
    for (StoredObject stored : pods) {
      if (++seen > PODS_MAX) {
        break;
      }
      ObjectNode pod = stored.tree();
      List<Violation> violations =
          Standard.violations(PodContent.of(pod.path("metadata"), pod.path("spec")), enforce);
      if (!violations.isEmpty()) {
        byReason
            .computeIfAbsent(Violation.reasons(violations), _ -> new ArrayList<>())
            .add(stored.key().name());
      }
    }
    if (byReason.isEmpty()) {
      return List.of();
    }
    List<String> warnings = new ArrayList<>();
    if (pods.size() > PODS_MAX) {
      warnings.add(
          "new PodSecurity enforce level only checked against the first %d of %d existing pods"
              .formatted(PODS_MAX, pods.size()));
    }
    warnings.add(
        "existing pods in namespace \"%s\" violate the new PodSecurity enforce level \"%s\""
            .formatted(namespace, enforce));
    List<String> each = new ArrayList<>();
    byReason.forEach((reasons, names) -> each.add(names(names) + ": " + reasons));
    each.sort(null);
    warnings.addAll(each);
    return warnings;
  }

  private static String names(List<String> names) {
    int others = names.size() - 1;
    return switch (others) {
      case 0 -> names.getFirst();
      case 1 -> names.getFirst() + " (and 1 other pod)";
      default -> names.getFirst() + " (and " + others + " other pods)";
    };
  }
}

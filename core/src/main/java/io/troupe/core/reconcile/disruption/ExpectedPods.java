package io.troupe.core.reconcile.disruption;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.OwnerReference;
import io.troupe.core.quantity.IntOrPercent;
import io.troupe.core.quantity.IntOrPercent.Rounding;
import io.troupe.core.reconcile.PodView;
import io.troupe.core.reconcile.Trees;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How many pods there should be, and how many of them must be healthy. Shares and maxUnavailable
 * are of what the pods' controllers want, so a scale-up lowers what is allowed at once.
 */
final class ExpectedPods {
  private final KindRegistry kinds;

  ExpectedPods(KindRegistry kinds) {
    this.kinds = kinds;
  }

  sealed interface Answer {
    record Known(int expected, int desired) implements Answer {}

    record Unknown(String why) implements Answer {}
  }

  Answer of(JsonNode spec, List<PodView> pods, ClusterImage image) {
    JsonNode least = spec.path("minAvailable");
    if (spec.hasNonNull("maxUnavailable")) {
      return switch (wanted(pods, image)) {
        case Answer.Unknown unknown -> unknown;
        case Answer.Known(var expected, _) -> {
          int most = share(spec.path("maxUnavailable"), expected);
          yield new Answer.Known(expected, Math.max(0, expected - most));
        }
      };
    }
    if (least.isIntegralNumber()) {
      return new Answer.Known(pods.size(), least.asInt());
    }
    if (least.isTextual()) {
      return switch (wanted(pods, image)) {
        case Answer.Unknown unknown -> unknown;
        case Answer.Known(var expected, _) -> new Answer.Known(expected, share(least, expected));
      };
    }
    return new Answer.Known(0, 0);
  }

  private static int share(JsonNode share, int total) {
    return IntOrPercent.of(share, total, Rounding.UP).orElse(0);
  }

  /** The sum over the pods' controllers; a pod without one is passed over. */
  private Answer wanted(List<PodView> pods, ClusterImage image) {
    Map<String, Integer> byController = new TreeMap<>();
    for (PodView pod : pods) {
      Optional<OwnerReference> owner = Trees.controllerOf(pod.stored());
      if (owner.isEmpty() || byController.containsKey(owner.get().uid().value())) {
        continue;
      }
      Optional<Kind> kind = kindOf(owner.get());
      if (kind.isPresent() && !kind.get().has("scale")) {
        return new Answer.Unknown(
            kind.get().type().qualified() + " does not implement the scale subresource");
      }
      Optional<StoredObject> found =
          kind.flatMap(k -> find(k, pod.stored().key().namespace(), owner.get(), image));
      if (found.isEmpty()) {
        return new Answer.Unknown(
            "found no controllers for pod \"" + pod.stored().key().name() + '"');
      }
      StoredObject scaled = above(found.get(), image).orElse(found.get());
      byController.put(scaled.uid().value(), scaled.tree().path("spec").path("replicas").asInt(0));
      byController.putIfAbsent(owner.get().uid().value(), 0);
    }
    return new Answer.Known(byController.values().stream().mapToInt(Integer::intValue).sum(), 0);
  }

  /** The Deployment over a ReplicaSet: it knows better. */
  private Optional<StoredObject> above(StoredObject set, ClusterImage image) {
    return Trees.controllerOf(set)
        .filter(owner -> owner.kind().equals("Deployment"))
        .flatMap(owner -> kindOf(owner).flatMap(k -> find(k, set.key().namespace(), owner, image)));
  }

  private Optional<Kind> kindOf(OwnerReference owner) {
    int slash = owner.apiVersion().indexOf('/');
    String group = slash < 0 ? "" : owner.apiVersion().substring(0, slash);
    return kinds.byKind(
        new GroupVersionKind(group, owner.apiVersion().substring(slash + 1), owner.kind()));
  }

  private static Optional<StoredObject> find(
      Kind kind, String namespace, OwnerReference owner, ClusterImage image) {
    return image
        .get(new ObjectKey(kind.type(), namespace, owner.name()))
        .filter(object -> object.uid().equals(owner.uid()));
  }
}

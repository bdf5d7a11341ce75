package io.troupe.core.reconcile.namespace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.reconcile.Action;
import io.troupe.core.reconcile.Conditions;
import io.troupe.core.reconcile.Situation;
import io.troupe.core.reconcile.Trees;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Phase and conditions of a namespace on its way out. Follows upstream status_condition_utils. */
final class NamespaceStatus {
  private NamespaceStatus() {}

  /** Empty when what is stored is right. */
  static Optional<Action> update(
      StoredObject stored,
      ObjectNode tree,
      Map<ResourceType, Collection<StoredObject>> remaining,
      Situation situation) {
    ObjectNode status =
        tree.path("status") instanceof ObjectNode found ? found.deepCopy() : Json.object();
    status.put("phase", "Terminating");
    set(
        status,
        situation,
        "NamespaceDeletionDiscoveryFailure",
        false,
        "ResourcesDiscovered",
        "All resources successfully discovered");
    set(
        status,
        situation,
        "NamespaceDeletionGroupVersionParsingFailure",
        false,
        "ParsedGroupVersions",
        "All legacy kube types successfully parsed");
    set(
        status,
        situation,
        "NamespaceDeletionContentFailure",
        situation.trouble().isPresent(),
        situation.trouble().isPresent() ? "ContentDeletionFailed" : "ContentDeleted",
        situation
            .trouble()
            .map(Situation.Trouble::message)
            .orElse("All content successfully deleted, may be waiting on finalization"));
    content(status, remaining, situation);
    if (Trees.same(status, tree.path("status"))) {
      return Optional.empty();
    }
    ObjectNode object = tree.deepCopy();
    object.set("status", status);
    return Optional.of(new Action.Update(stored, "status", object, false, Optional.empty()));
  }

  private static void content(
      ObjectNode status,
      Map<ResourceType, Collection<StoredObject>> remaining,
      Situation situation) {
    String resources =
        remaining.entrySet().stream()
            .map(e ->
                e.getKey().resource()
                    + "."
                    + e.getKey().group()
                    + " has "
                    + e.getValue().size()
                    + " resource instances")
            .collect(Collectors.joining(", "));
    set(
        status,
        situation,
        "NamespaceContentRemaining",
        !remaining.isEmpty(),
        remaining.isEmpty() ? "ContentRemoved" : "SomeResourcesRemain",
        remaining.isEmpty()
            ? "All content successfully removed"
            : "Some resources are remaining: " + resources);
    Map<String, Integer> held = new TreeMap<>();
    remaining
        .values()
        .forEach(objects ->
            objects.forEach(object ->
                object.facts().finalizers().forEach(f -> held.merge(f, 1, Integer::sum))));
    String finalizers =
        held.entrySet().stream()
            .map(e -> e.getKey() + " in " + e.getValue() + " resource instances")
            .collect(Collectors.joining(", "));
    set(
        status,
        situation,
        "NamespaceFinalizersRemaining",
        !held.isEmpty(),
        held.isEmpty() ? "ContentHasNoFinalizers" : "SomeFinalizersRemain",
        held.isEmpty()
            ? "All content-preserving finalizers finished"
            : "Some content in the namespace has finalizers remaining: " + finalizers);
  }

  private static void set(
      ObjectNode status,
      Situation situation,
      String type,
      boolean value,
      String reason,
      String message) {
    Conditions.set(status, type, value ? "True" : "False", reason, message, situation.now());
  }
}

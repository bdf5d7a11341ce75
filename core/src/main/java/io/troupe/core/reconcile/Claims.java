package io.troupe.core.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ResourceImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.image.Terms;
import io.troupe.core.json.Json;
import io.troupe.core.meta.OwnerReference;
import io.troupe.core.select.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which objects a controller's object owns: adopts matching orphans, releases what matches no
 * longer, and never touches what another controls. Follows upstream
 * pkg/controller/controller_ref_manager.go.
 *
 * @param owned in list order, adopted ones included, released ones not
 * @param changes one patch per adoption and release, at most {@link Plan#BURST}
 */
public record Claims(List<StoredObject> owned, List<Action> changes) {

  /**
   * @param owner must be alive in the image; while it is being deleted nothing is adopted
   * @param apiVersion and kind of the owner
   * @param adoptable further condition on orphans
   */
  public static Claims of(
      StoredObject owner,
      String apiVersion,
      String kind,
      LabelSelector selector,
      ResourceImage candidates,
      java.util.function.Predicate<StoredObject> adoptable) {
    Map<String, StoredObject> byPath = new TreeMap<>();
    String namespace = owner.key().namespace();
    candidates
        .withTerm(Terms.owner(owner.uid()), namespace)
        .forEach(o -> byPath.put(o.key().path(), o));
    Members.of(selector, candidates, namespace).forEach(o -> byPath.put(o.key().path(), o));
    List<StoredObject> owned = new ArrayList<>(byPath.size());
    List<Action> changes = new ArrayList<>();
    boolean leaving = owner.facts().deleting();
    for (StoredObject candidate : byPath.values()) {
      Optional<OwnerReference> controller = Trees.controllerOf(candidate);
      boolean matches = selector.matches(candidate.facts().labels());
      if (controller.isPresent()) {
        if (!controller.get().uid().equals(owner.uid())) {
          continue;
        }
        if (matches) {
          owned.add(candidate);
        } else if (!leaving && changes.size() < Plan.BURST) {
          changes.add(release(candidate, owner));
        }
      } else if (matches
          && !leaving
          && !candidate.facts().deleting()
          && adoptable.test(candidate)
          && changes.size() < Plan.BURST) {
        changes.add(adopt(candidate, owner, apiVersion, kind));
        owned.add(candidate);
      }
    }
    return new Claims(List.copyOf(owned), List.copyOf(changes));
  }

  private static Action adopt(
      StoredObject orphan, StoredObject owner, String apiVersion, String kind) {
    ArrayNode references = Json.object().arrayNode();
    for (JsonNode reference : orphan.tree().path("metadata").path("ownerReferences")) {
      if (!reference.path("uid").asText().equals(owner.uid().value())) {
        references.add(reference);
      }
    }
    references.add(Trees.controllerReference(owner, apiVersion, kind));
    return owners(orphan, references);
  }

  private static Action release(StoredObject dependent, StoredObject owner) {
    ArrayNode references = Json.object().arrayNode();
    for (JsonNode reference : dependent.tree().path("metadata").path("ownerReferences")) {
      if (!reference.path("uid").asText().equals(owner.uid().value())) {
        references.add(reference);
      }
    }
    return owners(dependent, references);
  }

  /** Sets all owner references of an object; an empty list removes the field. */
  public static Action owners(StoredObject object, ArrayNode references) {
    ObjectNode patch = Json.object();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("uid", object.uid().value());
    if (references.isEmpty()) {
      metadata.putNull("ownerReferences");
    } else {
      metadata.set("ownerReferences", references);
    }
    return new Action.Patch(object, "", patch);
  }
}

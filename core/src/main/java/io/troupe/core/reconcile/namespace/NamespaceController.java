package io.troupe.core.reconcile.namespace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.object.DeleteOptions.Propagation;
import io.troupe.core.reconcile.Action;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.Situation;
import io.troupe.core.reconcile.Trees;
import io.troupe.core.reconcile.Types;
import io.troupe.core.reconcile.Wake;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A namespace marked for deletion loses its pods, then everything else, then its finalizer {@code
 * kubernetes}; with the last finalizer it is gone.
 */
public final class NamespaceController implements Controller {
  private static final String FINALIZER = "kubernetes";

  private final KindRegistry kinds;

  public NamespaceController(KindRegistry kinds) {
    this.kinds = kinds;
  }

  @Override
  public String name() {
    return "namespace-controller";
  }

  /** All namespaced types: each object that goes may have been the last. */
  @Override
  public Collection<ResourceType> watches() {
    TreeSet<ResourceType> types = new TreeSet<>(deletable());
    types.add(Types.NAMESPACES);
    return types;
  }

  @Override
  public List<Wake> wakeUps(ObjectChange change, ClusterImage image) {
    ObjectKey key = change.last().key();
    if (key.type().equals(Types.NAMESPACES)) {
      return change.last().facts().deleting() ? List.of(Wake.now(key)) : List.of();
    }
    ObjectKey namespace = new ObjectKey(Types.NAMESPACES, "", key.namespace());
    boolean terminating = image.get(namespace).map(found -> found.facts().deleting()).orElse(false);
    return terminating ? List.of(Wake.now(namespace)) : List.of();
  }

  @Override
  public List<Wake> everything(ClusterImage image) {
    return image.of(Types.NAMESPACES).all().stream()
        .filter(namespace -> namespace.facts().deleting())
        .map(namespace -> Wake.now(namespace.key()))
        .toList();
  }

  @Override
  public Plan plan(ClusterImage image, ObjectKey key, Situation situation) {
    Optional<StoredObject> stored = image.get(key);
    if (stored.isEmpty() || !stored.get().facts().deleting()) {
      return Plan.NOTHING;
    }
    ObjectNode tree = stored.get().tree();
    if (!hasFinalizer(tree)) {
      return Plan.NOTHING; // others still hold it; this controller has done its part
    }
    Map<ResourceType, Collection<StoredObject>> remaining = new TreeMap<>();
    for (ResourceType type : deletable()) {
      Collection<StoredObject> objects = image.of(type).inNamespace(key.name());
      if (!objects.isEmpty()) {
        remaining.put(type, objects);
      }
    }
    Plan.Draft draft = new Plan.Draft();
    NamespaceStatus.update(stored.get(), tree, remaining, situation).ifPresent(draft::add);
    if (remaining.isEmpty()) {
      return draft.add(finalized(stored.get(), tree)).because("namespace is empty").done();
    }
    List<StoredObject> victims = victims(remaining);
    for (StoredObject victim : victims) {
      draft.add(
          new Action.Delete(
              victim,
              Optional.of(Propagation.BACKGROUND),
              Optional.empty(),
              false,
              Optional.empty()));
    }
    if (!victims.isEmpty()) {
      draft.because("namespace is being deleted, deleting " + victims.size() + " objects");
    }
    return draft.done();
  }

  /** Pods as long as there are any: what they use must not go before them. */
  private static List<StoredObject> victims(Map<ResourceType, Collection<StoredObject>> remaining) {
    Collection<StoredObject> pods = remaining.get(Types.PODS);
    List<StoredObject> victims = new ArrayList<>();
    for (Collection<StoredObject> objects : pods != null ? List.of(pods) : remaining.values()) {
      for (StoredObject object : objects) {
        if (!object.facts().deleting() && victims.size() < Plan.BURST) {
          victims.add(object);
        }
      }
    }
    return victims;
  }

  private static boolean hasFinalizer(ObjectNode tree) {
    for (JsonNode finalizer : tree.path("spec").path("finalizers")) {
      if (finalizer.asText().equals(FINALIZER)) {
        return true;
      }
    }
    return false;
  }

  private static Action finalized(StoredObject stored, ObjectNode tree) {
    ObjectNode object = tree.deepCopy();
    ArrayNode kept = Json.object().arrayNode();
    for (JsonNode finalizer : tree.path("spec").path("finalizers")) {
      if (!finalizer.asText().equals(FINALIZER)) {
        kept.add(finalizer);
      }
    }
    ((ObjectNode) object.path("spec")).set("finalizers", kept);
    Trees.metadata(object);
    return new Action.Update(stored, "finalize", object, true, Optional.empty());
  }

  private List<ResourceType> deletable() {
    return kinds.all().stream()
        .filter(Kind::namespaced)
        .filter(kind -> kind.verbs().contains("delete"))
        .map(Kind::type)
        .distinct()
        .sorted()
        .toList();
  }
}

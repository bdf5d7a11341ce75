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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A namespace marked for deletion loses its pods, then everything else, then its finalizer {@code
 * kubernetes}; with the last finalizer it is gone.
 *
 * <p>A creation that was let in just before may be committed just after. What is found in a
 * namespace that is gone, or is older than the namespace it is in, is deleted (D16).
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
      boolean begins = change.before().isEmpty();
      return begins || change.last().facts().deleting() ? List.of(Wake.now(key)) : List.of();
    }
    ObjectKey namespace = new ObjectKey(Types.NAMESPACES, "", key.namespace());
    // A missing namespace terminates too: this object has slipped in behind its end.
    boolean terminating =
        image
            .get(namespace)
            .map(found -> found.facts().deleting())
            .orElse(change.after().isPresent());
    return terminating ? List.of(Wake.now(namespace)) : List.of();
  }

  @Override
  public List<Wake> everything(ClusterImage image) {
    TreeSet<ObjectKey> keys = new TreeSet<>();
    for (StoredObject namespace : image.of(Types.NAMESPACES).all()) {
      if (namespace.facts().deleting()) {
        keys.add(namespace.key());
      }
    }
    String seen = "";
    for (ResourceType type : deletable()) {
      for (StoredObject object : image.of(type).all()) {
        String name = object.key().namespace();
        if (!name.equals(seen)) {
          seen = name;
          ObjectKey namespace = new ObjectKey(Types.NAMESPACES, "", name);
          if (image.get(namespace).isEmpty()) {
            keys.add(namespace);
          }
        }
      }
    }
    return Wake.now(keys);
  }

  @Override
  public Plan plan(ClusterImage image, ObjectKey key, Situation situation) {
    Optional<StoredObject> stored = image.get(key);
    if (stored.isEmpty()) {
      return sweep(image, key, _ -> true);
    }
    if (!stored.get().facts().deleting()) {
      Optional<Instant> began = created(stored.get());
      return sweep(
          image,
          key,
          o -> began.isPresent() && created(o).orElse(Instant.MAX).isBefore(began.get()));
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
    victims.forEach(victim -> draft.add(delete(victim)));
    if (!victims.isEmpty()) {
      draft.because("namespace is being deleted, deleting " + victims.size() + " objects");
    }
    return draft.done();
  }

  /** Deletes what belongs to an earlier life of the namespace. */
  private Plan sweep(ClusterImage image, ObjectKey key, Predicate<StoredObject> stray) {
    Plan.Draft draft = new Plan.Draft();
    for (ResourceType type : deletable()) {
      for (StoredObject object : image.of(type).inNamespace(key.name())) {
        if (draft.size() < Plan.BURST && !object.facts().deleting() && stray.test(object)) {
          draft.add(delete(object));
        }
      }
    }
    return draft.size() == 0
        ? Plan.NOTHING
        : draft.because("sweeping " + draft.size() + " objects of a namespace that is gone").done();
  }

  private static Optional<Instant> created(StoredObject object) {
    return Trees.time(object.tree().path("metadata").path("creationTimestamp"));
  }

  private static Action delete(StoredObject victim) {
    return new Action.Delete(
        victim, Optional.of(Propagation.BACKGROUND), Optional.empty(), false, Optional.empty());
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
        .map(Kind::storedAs)
        .distinct()
        .sorted()
        .toList();
  }
}

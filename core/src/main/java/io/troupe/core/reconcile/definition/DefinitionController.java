package io.troupe.core.reconcile.definition;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.kind.custom.LiveKinds;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.object.ObjectRules;
import io.troupe.core.reconcile.Action;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.Situation;
import io.troupe.core.reconcile.Trees;
import io.troupe.core.reconcile.Wake;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The life of a definition: its names are accepted, it is established, and when it is deleted its
 * resources go first.
 *
 * <p>Accepting and establishing are one step here: upstream waits between them until every server
 * knows the kind, while here each node serves what its image shows as established.
 */
public final class DefinitionController implements Controller {
  private final KindRegistry kinds;

  public DefinitionController(KindRegistry kinds) {
    this.kinds = kinds;
  }

  @Override
  public String name() {
    return "custom-resource-definitions";
  }

  @Override
  public boolean actsAsServer() {
    return true;
  }

  /** Definitions, and resources: the last of them may be what a deletion waits for. */
  @Override
  public boolean statusFollowsFromImage() {
    return false;
  }

  @Override
  public Collection<ResourceType> watches() {
    TreeSet<ResourceType> types = new TreeSet<>();
    types.add(LiveKinds.DEFINITIONS);
    for (Kind kind : kinds.all()) {
      if (!kind.rules().hasCompiledType()) {
        types.add(kind.type());
      }
    }
    return types;
  }

  @Override
  public List<Wake> wakeUps(ObjectChange change, ClusterImage image) {
    ObjectKey key = change.last().key();
    if (!key.type().equals(LiveKinds.DEFINITIONS)) {
      ObjectKey definition = definitionOf(key.type());
      boolean leaving = image.get(definition).map(d -> d.facts().deleting()).orElse(false);
      return leaving ? List.of(Wake.now(definition)) : List.of();
    }
    // Names that this one gives up, others of its group may have.
    int dot = key.name().indexOf('.');
    String group = key.name().substring(dot);
    TreeSet<ObjectKey> keys = new TreeSet<>();
    keys.add(key);
    for (StoredObject other : image.of(key.type()).all()) {
      if (other.key().name().endsWith(group)) {
        keys.add(other.key());
      }
    }
    return Wake.now(keys);
  }

  private static ObjectKey definitionOf(ResourceType type) {
    return new ObjectKey(LiveKinds.DEFINITIONS, "", type.qualified());
  }

  @Override
  public List<Wake> everything(ClusterImage image) {
    return Wake.now(image.of(LiveKinds.DEFINITIONS).all().stream().map(StoredObject::key).toList());
  }

  @Override
  public Plan plan(ClusterImage image, ObjectKey key, Situation situation) {
    Optional<StoredObject> stored = image.get(key);
    if (stored.isEmpty()) {
      return Plan.NOTHING;
    }
    ObjectNode definition = stored.get().tree();
    return stored.get().facts().deleting()
        ? finalizing(image, stored.get(), definition, situation)
        : establishing(image, stored.get(), definition, situation);
  }

  private static Plan establishing(
      ClusterImage image, StoredObject stored, ObjectNode definition, Situation situation) {
    ObjectNode status = DefinitionStatus.of(definition, stored.key(), image, situation.now());
    return unlessSame(stored, definition, status);
  }

  private static Plan unlessSame(StoredObject stored, ObjectNode definition, ObjectNode status) {
    if (Trees.same(status, definition.path("status"))) {
      return Plan.NOTHING;
    }
    ObjectNode object = definition.deepCopy();
    object.set("status", status);
    return Plan.of(new Action.Update(stored, "status", object, false, Optional.empty()));
  }

  private static Plan finalizing(
      ClusterImage image, StoredObject stored, ObjectNode definition, Situation situation) {
    if (!stored.facts().finalizers().contains(ObjectRules.RESOURCE_CLEANUP)) {
      return Plan.NOTHING; // others still hold it
    }
    ResourceType type =
        new ResourceType(
            definition.path("spec").path("group").asText(),
            definition.path("spec").path("names").path("plural").asText());
    Collection<StoredObject> instances = image.of(type).all();
    ObjectNode status =
        DefinitionStatus.terminating(definition, !instances.isEmpty(), situation.now());
    Plan.Draft draft = new Plan.Draft();
    unlessSame(stored, definition, status).actions().forEach(draft::add);
    for (StoredObject instance : instances) {
      if (draft.size() < Plan.BURST && !instance.facts().deleting()) {
        draft.add(
            new Action.Delete(
                instance, Optional.empty(), Optional.empty(), false, Optional.empty()));
      }
    }
    if (instances.isEmpty()) {
      draft.add(released(stored)).because("no resource is left");
    } else {
      draft.because(instances.size() + " resources are left");
    }
    return draft.done();
  }

  private static Action released(StoredObject stored) {
    ObjectNode patch = Json.object();
    ArrayNode kept = patch.putObject("metadata").putArray("finalizers");
    stored.facts().finalizers().stream()
        .filter(f -> !f.equals(ObjectRules.RESOURCE_CLEANUP))
        .forEach(kept::add);
    return new Action.Patch(stored, "", patch);
  }
}

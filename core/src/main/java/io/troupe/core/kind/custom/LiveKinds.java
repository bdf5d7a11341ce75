package io.troupe.core.kind.custom;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.schema.Schema;
import io.troupe.core.schema.SchemaLibrary;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The built-in kinds and those that definitions in the image add. Whoever applies the log tells it
 * of each change before readers see the image, so a definition that is shown as established is
 * served. Holds nothing that the image does not: every node, and a node after a restart, comes to
 * the same kinds.
 */
public final class LiveKinds implements KindRegistry {
  public static final ResourceType DEFINITIONS =
      new ResourceType("apiextensions.k8s.io", "customresourcedefinitions");

  private final KindRegistry builtIn;
  private final SchemaLibrary library;
  private volatile KindSnapshot snapshot;

  public LiveKinds(KindRegistry builtIn, SchemaLibrary library) {
    this.builtIn = builtIn;
    this.library = library;
    this.snapshot = new KindSnapshot(builtIn, Map.of());
  }

  /**
   * From one thread at a time.
   *
   * @return types whose indexed fields have changed
   */
  public Set<ResourceType> follow(List<ObjectChange> changes) {
    Map<String, DefinedKinds> next = null;
    for (ObjectChange change : changes) {
      if (change.last().key().type().equals(DEFINITIONS)) {
        next = next == null ? new TreeMap<>(snapshot.defined()) : next;
        String name = change.last().key().name();
        if (change.after().isPresent()) {
          next.put(name, DefinedKinds.of(change.after().get().tree(), library));
        } else {
          next.remove(name);
        }
      }
    }
    return next == null ? Set.of() : replace(next);
  }

  /** After an image has been loaded as a whole; the same result. */
  public Set<ResourceType> begin(ClusterImage image) {
    Map<String, DefinedKinds> all = new TreeMap<>();
    for (StoredObject definition : image.of(DEFINITIONS).all()) {
      all.put(definition.key().name(), DefinedKinds.of(definition.tree(), library));
    }
    return replace(all);
  }

  private Set<ResourceType> replace(Map<String, DefinedKinds> next) {
    Map<ResourceType, Map<String, String>> before = indexed(snapshot.defined());
    Map<ResourceType, Map<String, String>> after = indexed(next);
    snapshot = new KindSnapshot(builtIn, next);
    Set<ResourceType> changed = new TreeSet<>();
    after.forEach((type, fields) -> {
      if (!fields.equals(before.getOrDefault(type, Map.of()))) {
        changed.add(type);
      }
    });
    return changed;
  }

  private static Map<ResourceType, Map<String, String>> indexed(Map<String, DefinedKinds> defined) {
    Map<ResourceType, Map<String, String>> all = new TreeMap<>();
    defined.values().forEach(each -> all.put(each.type(), each.indexed()));
    return all;
  }

  @Override
  public KindRegistry now() {
    return snapshot;
  }

  @Override
  public Collection<Kind> all() {
    return snapshot.all();
  }

  @Override
  public Optional<Kind> byResource(String group, String version, String resource) {
    return snapshot.byResource(group, version, resource);
  }

  @Override
  public Optional<Kind> byKind(GroupVersionKind gvk) {
    return snapshot.byKind(gvk);
  }

  @Override
  public Optional<Kind> byType(ResourceType type) {
    return snapshot.byType(type);
  }

  @Override
  public Map<String, String> indexedFields(ResourceType type) {
    return snapshot.indexedFields(type);
  }

  @Override
  public Schema schemaOf(Kind kind) {
    return snapshot.schemaOf(kind);
  }

  @Override
  public Optional<Schema> schemaOf(GroupVersionKind gvk) {
    return snapshot.schemaOf(gvk);
  }
}

package io.troupe.core.kind;

import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.schema.Schema;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Every kind this server serves. Most implementations are immutable; one that follows the cluster's
 * definitions gives an immutable one by {@link #now}.
 */
public interface KindRegistry {

  /** The kinds at this moment: a registry that never changes. */
  default KindRegistry now() {
    return this;
  }

  /** In discovery order. */
  Collection<Kind> all();

  Optional<Kind> byResource(String group, String version, String resource);

  Optional<Kind> byKind(GroupVersionKind gvk);

  /** The kind in its preferred version. */
  Optional<Kind> byType(ResourceType type);

  /** What objects of a stored type are indexed by, of all its versions, as in {@link Kind}. */
  default Map<String, String> indexedFields(ResourceType type) {
    return byType(type).map(Kind::selectableFields).orElse(Map.of());
  }

  /** The generated schema of a kind; see core.schema. */
  Schema schemaOf(Kind kind);

  /**
   * The schema of anything a client may send, kinds without storage of their own included: Scale,
   * Binding, Eviction, DeleteOptions. Empty for what has none.
   */
  Optional<Schema> schemaOf(GroupVersionKind gvk);
}

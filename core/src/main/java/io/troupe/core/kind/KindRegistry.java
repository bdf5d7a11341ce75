package io.troupe.core.kind;

import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.schema.Schema;
import java.util.Collection;
import java.util.Optional;

/**
 * Every kind this server serves, at one moment. Immutable implementations; custom kinds make a new
 * registry.
 */
public interface KindRegistry {

  /** In discovery order. */
  Collection<Kind> all();

  Optional<Kind> byResource(String group, String version, String resource);

  Optional<Kind> byKind(GroupVersionKind gvk);

  /** The kind in its preferred version. */
  Optional<Kind> byType(ResourceType type);

  /** The generated schema of a kind; see core.schema. */
  Schema schemaOf(Kind kind);

  /**
   * The schema of anything a client may send, kinds without storage of their own included: Scale,
   * Binding, Eviction, DeleteOptions. Empty for what has none.
   */
  Optional<Schema> schemaOf(GroupVersionKind gvk);
}

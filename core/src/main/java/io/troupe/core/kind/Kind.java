package io.troupe.core.kind;

import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.meta.ResourceType;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One served kind in one version.
 *
 * @param singular lower-case singular name
 * @param verbs truthful: clients plan by them
 * @param subresources by name, for instance {@code status}, {@code scale}, {@code binding}
 * @param tracksGeneration whether metadata.generation counts changes of the spec
 * @param createOnUpdate whether PUT of a missing name creates it
 * @param unconditionalUpdate whether PUT may leave out the version it replaces
 * @param orphaningWarning present where a delete leaves dependents unless told otherwise; what to
 *     say then, perhaps nothing
 * @param encrypted whether its objects are encrypted at rest with a key each (D15)
 * @param selectableFields dotted path to what an absent value reads as; metadata.name and
 *     metadata.namespace always are
 * @param columns of its Table, beginning with Name
 * @param listKind kind of its lists
 * @param deprecation what users of a deprecated version are told; empty for others
 */
public record Kind(
    GroupVersionKind gvk,
    ResourceType type,
    String singular,
    boolean namespaced,
    List<String> shortNames,
    List<String> categories,
    List<String> verbs,
    List<Subresource> subresources,
    boolean tracksGeneration,
    boolean createOnUpdate,
    boolean unconditionalUpdate,
    Optional<String> orphaningWarning,
    boolean encrypted,
    Map<String, String> selectableFields,
    List<Column> columns,
    KindRules rules,
    String listKind,
    String deprecation,
    Storage storage) {

  public Kind {
    shortNames = List.copyOf(shortNames);
    categories = List.copyOf(categories);
    verbs = List.copyOf(verbs);
    subresources = List.copyOf(subresources);
    selectableFields = Collections.unmodifiableMap(new TreeMap<>(selectableFields));
    columns = List.copyOf(columns);
  }

  /**
   * @param kind what is read and written there: the parent's own for status, autoscaling/v1 Scale
   *     for scale
   */
  public record Subresource(String name, GroupVersionKind kind, List<String> verbs) {
    public Subresource {
      verbs = List.copyOf(verbs);
    }

    /** Whether it is a connection, of which the kind is only the query. */
    public boolean connects() {
      return kind.kind().endsWith("Options");
    }
  }

  /** Whose image and journal hold its objects. */
  public ResourceType storedAs() {
    return storage.type();
  }

  public boolean has(String subresource) {
    return subresources.stream().anyMatch(s -> s.name().equals(subresource));
  }
}

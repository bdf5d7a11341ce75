package io.troupe.core.image;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePMap;

/** All objects of one resource type, in list order, with an index by {@link Terms}. Immutable. */
public final class ResourceImage {
  static final ResourceImage EMPTY = new ResourceImage(TreePMap.empty(), HashTreePMap.empty(), 0);

  private final TreePMap<String, StoredObject> byPath;
  private final PMap<String, TreePMap<String, StoredObject>> byTerm;
  private final long revision;

  private ResourceImage(
      TreePMap<String, StoredObject> byPath,
      PMap<String, TreePMap<String, StoredObject>> byTerm,
      long revision) {
    this.byPath = byPath;
    this.byTerm = byTerm;
    this.revision = revision;
  }

  /** The last revision that changed this resource type; 0 for never. */
  public long revision() {
    return revision;
  }

  public int size() {
    return byPath.size();
  }

  public Optional<StoredObject> get(String namespace, String name) {
    return Optional.ofNullable(byPath.get(namespace + '/' + name));
  }

  /** In list order. */
  public Collection<StoredObject> all() {
    return byPath.values();
  }

  public Collection<StoredObject> inNamespace(String namespace) {
    return within(byPath, namespace).values();
  }

  /** Objects that carry a term, in list order, of all namespaces. */
  public Collection<StoredObject> withTerm(String term) {
    TreePMap<String, StoredObject> found = byTerm.get(term);
    return found == null ? List.of() : found.values();
  }

  public Collection<StoredObject> withTerm(String term, String namespace) {
    TreePMap<String, StoredObject> found = byTerm.get(term);
    return found == null ? List.of() : within(found, namespace).values();
  }

  /** From the first path greater than the given one, for paged lists. */
  public Collection<StoredObject> after(String path) {
    return byPath.tailMap(path, false).values();
  }

  /** The same within a namespace. */
  public Collection<StoredObject> after(String path, String namespace) {
    return within(byPath.tailMap(path, false), namespace).values();
  }

  public Collection<StoredObject> withTermAfter(String term, String path) {
    TreePMap<String, StoredObject> found = byTerm.get(term);
    return found == null ? List.of() : found.tailMap(path, false).values();
  }

  public Collection<StoredObject> withTermAfter(String term, String path, String namespace) {
    TreePMap<String, StoredObject> found = byTerm.get(term);
    return found == null ? List.of() : within(found.tailMap(path, false), namespace).values();
  }

  private static TreePMap<String, StoredObject> within(
      TreePMap<String, StoredObject> map, String namespace) {
    return map.subMap(namespace + '/', true, namespace + '0', false); // '0' follows '/'
  }

  ResourceImage with(Optional<StoredObject> before, StoredObject after) {
    String path = after.key().path();
    PMap<String, TreePMap<String, StoredObject>> terms = byTerm;
    List<String> next = Terms.of(after.facts());
    if (before.isPresent()) {
      List<String> gone = Terms.of(before.get().facts());
      gone.removeAll(next);
      terms = removed(terms, gone, path);
    }
    for (String term : next) {
      TreePMap<String, StoredObject> old = terms.get(term);
      terms =
          terms.plus(
              term, (old == null ? TreePMap.<String, StoredObject>empty() : old).plus(path, after));
    }
    return new ResourceImage(byPath.plus(path, after), terms, after.revision());
  }

  ResourceImage without(StoredObject before, long atRevision) {
    String path = before.key().path();
    return new ResourceImage(
        byPath.minus(path), removed(byTerm, Terms.of(before.facts()), path), atRevision);
  }

  ResourceImage reindexed(Function<StoredObject, ObjectFacts> facts) {
    ResourceImage result = this;
    for (StoredObject old : byPath.values()) {
      StoredObject read =
          new StoredObject(
              old.key(),
              old.uid(),
              old.revision(),
              old.sequenceNumber(),
              old.json(),
              facts.apply(old));
      result = result.with(Optional.of(old), read);
    }
    return new ResourceImage(result.byPath, result.byTerm, revision);
  }

  private static PMap<String, TreePMap<String, StoredObject>> removed(
      PMap<String, TreePMap<String, StoredObject>> terms, List<String> gone, String path) {
    PMap<String, TreePMap<String, StoredObject>> result = terms;
    for (String term : gone) {
      TreePMap<String, StoredObject> old = result.get(term);
      if (old != null) {
        TreePMap<String, StoredObject> rest = old.minus(path);
        result = rest.isEmpty() ? result.minus(term) : result.plus(term, rest);
      }
    }
    return result;
  }

  @Override
  public String toString() {
    return byPath.size() + " objects at " + revision + " " + Map.of("terms", byTerm.size());
  }
}

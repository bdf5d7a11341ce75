package io.troupe.core.image;

import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.object.EventType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * Every object of the cluster as it stood at one revision. Applying a commit gives a new image that
 * shares all that did not change, so keeping recent images is cheap and a paged list reads one of
 * them to the end.
 */
public final class ClusterImage {
  public static final ClusterImage EMPTY = new ClusterImage(HashTreePMap.empty(), 0);

  private final PMap<ResourceType, ResourceImage> resources;
  private final long revision;

  private ClusterImage(PMap<ResourceType, ResourceImage> resources, long revision) {
    this.resources = resources;
    this.revision = revision;
  }

  /**
   * @param changes one per event that touched an object, in revision order
   */
  public record Applied(ClusterImage image, List<ObjectChange> changes) {}

  public long revision() {
    return revision;
  }

  public ResourceImage of(ResourceType type) {
    ResourceImage found = resources.get(type);
    return found == null ? ResourceImage.EMPTY : found;
  }

  public Optional<StoredObject> get(ObjectKey key) {
    return of(key.type()).get(key.namespace(), key.name());
  }

  /** Of all objects. */
  public long size() {
    return resources.values().stream().mapToLong(ResourceImage::size).sum();
  }

  /** Types that have, or had, objects. */
  public Set<ResourceType> types() {
    return resources.keySet();
  }

  /**
   * @param commit must begin at {@code revision() + 1}
   * @param reader what is indexed of an object
   */
  public Applied apply(Commit commit, FactsReader reader) {
    if (commit.first() != revision + 1) {
      throw new IllegalArgumentException(
          "commit of " + commit.first() + " on an image at " + revision);
    }
    PMap<ResourceType, ResourceImage> next = resources;
    List<ObjectChange> changes = new ArrayList<>(commit.events().size());
    for (CommittedEvent committed : commit.events()) {
      ResourceType type = committed.key().type();
      ResourceImage before = next.get(type);
      ResourceImage base = before == null ? ResourceImage.EMPTY : before;
      ObjectChange change = change(base, committed, reader);
      changes.add(change);
      next =
          next.plus(
              type,
              change
                  .after()
                  .map(after -> base.with(change.before(), after))
                  .orElseGet(() ->
                      change
                          .before()
                          .map(gone -> base.without(gone, committed.revision()))
                          .orElse(base)));
    }
    return new Applied(new ClusterImage(next, commit.last()), changes);
  }

  /**
   * The same objects of a type with what is indexed of them read anew, for a kind whose indexed
   * fields have changed.
   */
  public ClusterImage reindexed(ResourceType type, Function<StoredObject, ObjectFacts> facts) {
    ResourceImage known = of(type);
    return known.size() == 0
        ? this
        : new ClusterImage(resources.plus(type, known.reindexed(facts)), revision);
  }

  /** For restoring a checkpoint: an image of these objects at this revision. */
  public static ClusterImage of(long revision, Iterable<StoredObject> objects) {
    PMap<ResourceType, ResourceImage> resources = HashTreePMap.empty();
    for (StoredObject object : objects) {
      ResourceType type = object.key().type();
      ResourceImage before = resources.get(type);
      resources =
          resources.plus(
              type, (before == null ? ResourceImage.EMPTY : before).with(Optional.empty(), object));
    }
    return new ClusterImage(resources, revision);
  }

  private static ObjectChange change(
      ResourceImage base, CommittedEvent committed, FactsReader reader) {
    ObjectKey key = committed.key();
    StoredObject last =
        new StoredObject(
            key,
            committed.event().uid(),
            committed.revision(),
            committed.sequenceNumber(),
            Json.withResourceVersion(committed.event().object(), committed.revision()),
            reader.read(committed));
    boolean gone = committed.event().type() == EventType.DELETED;
    return new ObjectChange(
        committed.revision(),
        committed.event().type(),
        base.get(key.namespace(), key.name()),
        gone ? Optional.empty() : Optional.of(last),
        last);
  }
}

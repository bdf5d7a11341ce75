package io.troupe.persistence.history;

import io.troupe.core.history.EntryFilter;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The cluster as it stood, and what happened to it, at every revision within retention. Who may see
 * it is the caller's affair. Stages fail with {@link PastUnavailable} when the database is away,
 * and with {@link BeyondThePast}.
 */
public interface Past {

  CompletionStage<PastBounds> bounds();

  /**
   * The last revision that was committed at or before a time; empty for a time before the floor's.
   */
  CompletionStage<OptionalLong> revisionAt(Instant time);

  /**
   * The same for many times at once: the floor's revision for a time before the floor's.
   *
   * @param times none before the one before it
   */
  default CompletionStage<List<Long>> revisionsAt(List<Instant> times) {
    CompletionStage<List<Long>> all = CompletableFuture.completedStage(List.of());
    for (Instant time : times) {
      all =
          all.thenCompose(known ->
              revisionAt(time)
                  .thenApply(at -> {
                    List<Long> more = new ArrayList<>(known);
                    more.add(at.orElse(0));
                    return more;
                  }));
    }
    return all;
  }

  /**
   * One object as it stood.
   *
   * @param revision between the bounds
   * @return empty when there was none
   */
  CompletionStage<Optional<StoredObject>> objectAt(ObjectKey key, long revision);

  /**
   * All objects of a type as they stood, in list order.
   *
   * @param namespace empty for every namespace, and for types without any
   * @param revision between the bounds
   */
  CompletionStage<List<StoredObject>> listAt(ResourceType type, String namespace, long revision);

  /** Which end a page of events begins at. */
  enum Order {
    OLDEST_FIRST,
    NEWEST_FIRST
  }

  /**
   * Events between two revisions.
   *
   * @param from the lowest revision, inclusive
   * @param to the highest revision, inclusive
   * @param max how many, 1 to 10,000
   */
  CompletionStage<PastPage> events(PastScope scope, long from, long to, Order order, int max);

  /**
   * The same, but events that a filter does not match may be left out, and are where that is
   * cheaper than to read them. Filters by field are left to the caller.
   */
  default CompletionStage<PastPage> events(
      PastScope scope, EntryFilter filter, long from, long to, Order order, int max) {
    return events(scope, from, to, order, max);
  }

  /**
   * How many events there are between revisions.
   *
   * @param filter one that {@link EntryFilter#isToldByDeeds}, without fields
   * @param ends ascending, at least one
   * @return one number less than ends: of the events after one end up to the next; empty when too
   *     much would have to be read to tell
   */
  default CompletionStage<Optional<List<Long>>> counts(
      PastScope scope, EntryFilter filter, List<Long> ends) {
    List<Long> counts = new ArrayList<>();
    for (int i = 1; i < ends.size(); i++) {
      counts.add(ends.get(i) - ends.get(i - 1));
    }
    return CompletableFuture.completedStage(
        scope instanceof PastScope.OfCluster ? Optional.of(counts) : Optional.empty());
  }
}

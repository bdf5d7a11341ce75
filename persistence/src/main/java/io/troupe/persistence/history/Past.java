package io.troupe.persistence.history;

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
}

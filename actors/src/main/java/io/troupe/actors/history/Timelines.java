package io.troupe.actors.history;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.object.Entities;
import io.troupe.core.history.EntryFilter;
import io.troupe.core.history.Moment;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.Result;
import io.troupe.persistence.history.Past;
import io.troupe.persistence.history.PastBounds;
import io.troupe.persistence.history.PastScope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * How much happened when. Each event is one revision, so the events of the cluster in a stretch are
 * told by the revisions at its ends, however many there are. Those of a namespace are its entries;
 * they are counted, which summaries of the journal make cheap. Where there are too few of these
 * yet, only the ends are told.
 */
final class Timelines {
  static final int BUCKETS_MAX = 1_000;

  /** Answers are kept for this long: a slider asks again and again. */
  private static final Duration KEPT = Duration.ofSeconds(5);

  private static final int KEPT_MAX = 100;

  /** What the server keeps for itself is nobody's entry. */
  private static final EntryFilter ENTRIES =
      EntryFilter.EVERYTHING.without(Entities.INTERNAL_GROUP);

  private record Question(
      String namespace, Optional<Moment> since, Optional<Moment> until, int buckets, long from) {}

  private record Kept(CompletionStage<Result<ObjectNode>> answer, long nanos) {}

  private final Past past;
  private final LongSupplier nanoTime;
  private final Map<Question, Kept> kept = new LinkedHashMap<>();

  Timelines(Past past, LongSupplier nanoTime) {
    this.past = past;
    this.nanoTime = nanoTime;
  }

  /**
   * @param namespace empty for the cluster
   * @param buckets 1 to {@link #BUCKETS_MAX}
   * @param beginning the first revision that may be seen
   */
  CompletionStage<Result<ObjectNode>> answer(
      String namespace,
      Optional<Moment> since,
      Optional<Moment> until,
      int buckets,
      long newest,
      long beginning) {
    Question question = new Question(namespace, since, until, buckets, beginning);
    long now = nanoTime.getAsLong();
    synchronized (kept) {
      kept.values().removeIf(each -> now - each.nanos() > KEPT.toNanos());
      if (kept.size() >= KEPT_MAX) {
        kept.clear();
      }
      // A failed one is asked again.
      kept.values()
          .removeIf(each -> each.answer().toCompletableFuture().isCompletedExceptionally());
      return kept.computeIfAbsent(question, q -> new Kept(count(q, newest), now)).answer();
    }
  }

  private CompletionStage<Result<ObjectNode>> count(Question question, long newest) {
    return past.bounds()
        .thenCompose(bounds ->
            Stretch.of(past, question.since(), question.until(), newest)
                .thenCompose(stretch ->
                    switch (stretch) {
                      case Result.Refused<Stretch>(var failure) ->
                          CompletableFuture.<Result<ObjectNode>>completedFuture(
                              Result.refused(failure));
                      case Result.Ok<Stretch>(Stretch(long from, long to)) ->
                          ends(question, bounds, Math.max(from, question.from()), to);
                    }));
  }

  private CompletionStage<Result<ObjectNode>> ends(
      Question question, PastBounds bounds, long from, long to) {
    return time(question.since(), from - 1, bounds)
        .thenCombine(time(question.until(), to, bounds), Timelines::between)
        .thenCompose(span -> {
          List<Instant> times = span.times(question.buckets());
          return past.revisionsAt(times)
              .thenCompose(revisions -> {
                List<Long> ends = ends(revisions, from, to);
                return counts(question, ends)
                    .thenApply(counts -> Result.ok(tree(question, bounds, times, ends, counts)));
              });
        });
  }

  /** Revisions between which the buckets are: one more than there are buckets. */
  private static List<Long> ends(List<Long> revisions, long from, long to) {
    List<Long> ends = new ArrayList<>(revisions.size() + 1);
    ends.add(from - 1);
    for (long revision : revisions) {
      long before = ends.getLast();
      ends.add(Math.clamp(revision, before, Math.max(before, to)));
    }
    return ends;
  }

  private CompletionStage<Optional<List<Long>>> counts(Question question, List<Long> ends) {
    return question.namespace().isEmpty()
        ? past.counts(new PastScope.OfCluster(), EntryFilter.EVERYTHING, ends)
        : past.counts(new PastScope.OfNamespace(question.namespace()), ENTRIES, ends);
  }

  private record Span(Instant start, Instant end) {
    List<Instant> times(int buckets) {
      Duration all = Duration.between(start, end);
      List<Instant> times = new ArrayList<>(buckets);
      for (int i = 1; i < buckets; i++) {
        times.add(start.plusNanos((long) ((double) all.toNanos() / buckets * i)));
      }
      times.add(end);
      return times;
    }
  }

  private static Span between(Instant start, Instant end) {
    return new Span(start, end.isBefore(start) ? start : end);
  }

  /** A wish for a time is taken literally, unless it is yet to come. */
  private CompletionStage<Instant> time(Optional<Moment> wish, long revision, PastBounds bounds) {
    if (wish.isPresent() && wish.get() instanceof Moment.AtTime(Instant time)) {
      return CompletableFuture.completedFuture(
          time.isAfter(bounds.lastTime()) ? bounds.lastTime() : time);
    }
    if (revision >= bounds.last() || revision <= bounds.floor()) {
      return CompletableFuture.completedFuture(
          revision >= bounds.last() ? bounds.lastTime() : bounds.floorTime());
    }
    return past.events(new PastScope.OfCluster(), revision, revision, Past.Order.OLDEST_FIRST, 1)
        .thenApply(page ->
            page.events().isEmpty() ? bounds.lastTime() : page.events().getFirst().committed());
  }

  private static ObjectNode tree(
      Question question,
      PastBounds bounds,
      List<Instant> times,
      List<Long> ends,
      Optional<List<Long>> counts) {
    boolean cluster = question.namespace().isEmpty();
    ObjectNode timeline =
        Json.object().put("kind", "Timeline").put("apiVersion", "history.troupe.io/v1");
    ObjectNode metadata =
        timeline.putObject("metadata").put("name", cluster ? "cluster" : "namespace");
    if (!cluster) {
      metadata.put("namespace", question.namespace());
    }
    boolean late = question.from() > bounds.floor() + 1;
    timeline
        .putObject("floor")
        .put("revision", late ? question.from() : bounds.floor())
        .put("time", (late ? times.getFirst() : bounds.floorTime()).toString());
    timeline
        .putObject("now")
        .put("revision", bounds.last())
        .put("time", bounds.lastTime().toString());
    ArrayNode buckets = timeline.putArray("buckets");
    for (int i = 0; i < times.size(); i++) {
      ObjectNode bucket = buckets.addObject().put("time", times.get(i).toString());
      bucket.put("revision", ends.get(i + 1));
      if (counts.isPresent()) {
        bucket.put("events", counts.get().get(i));
      }
    }
    return timeline;
  }
}

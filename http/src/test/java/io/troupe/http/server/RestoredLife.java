package io.troupe.http.server;

import io.troupe.actors.image.ImageReader;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.Commit;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.history.Past;
import io.troupe.persistence.history.PastBounds;
import io.troupe.persistence.history.PastPage;
import io.troupe.persistence.history.PastScope;
import io.troupe.persistence.journal.JournalLog;
import io.troupe.persistence.replay.ReplayEvent;
import io.troupe.persistence.replay.ReplaySource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A journal of three revisions, a gap, and two more; nothing stood before. */
final class RestoredLife implements Past, ReplaySource, JournalLog, ImageReader {
  static final long BEFORE_GAP = 3;
  static final long BEHIND_GAP = 1_000_000;
  static final long LAST = BEHIND_GAP + 1;
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  private final TreeMap<Long, Commit> commits = new TreeMap<>();

  /** What a read of the journal waits for. */
  volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

  RestoredLife() {
    for (long revision : List.of(1L, 2L, BEFORE_GAP, BEHIND_GAP, LAST)) {
      ObjectKey key = ObjectKey.of("", "configmaps", "team", "m" + revision);
      Cause cause = new Cause("t", List.of(), "", "", "create", "", "r" + revision, TIME, 0);
      byte[] json = Json.stored(Json.parse("{\"metadata\":{\"name\":\"" + key.name() + "\"}}"));
      ObjectEvent event = new ObjectEvent(EventType.CREATED, new Uid(key.name()), json, cause);
      commits.put(
          revision,
          new Commit(
              revision,
              revision,
              TIME.plusSeconds(revision % BEHIND_GAP),
              "t",
              List.of(new CommittedEvent(revision, key, 1, event.stamp(revision)))));
    }
  }

  @Override
  public CompletionStage<List<Commit>> read(long after, int eventsMax) {
    return gate.thenApply(_ -> {
      Map.Entry<Long, Commit> next = commits.higherEntry(after);
      if (next.getKey() != after + 1) {
        throw new IllegalStateException("revision " + (after + 1) + " is not in the journal");
      }
      return List.of(next.getValue());
    });
  }

  @Override
  public CompletionStage<List<Gap>> gaps(long after, long to) {
    return done(
        after < BEHIND_GAP && to > BEFORE_GAP
            ? List.of(new Gap(BEFORE_GAP, BEHIND_GAP))
            : List.of());
  }

  @Override
  public CompletionStage<PastBounds> bounds() {
    return done(new PastBounds(0, TIME, LAST, TIME.plusSeconds(2)));
  }

  @Override
  public CompletionStage<OptionalLong> revisionAt(Instant time) {
    return done(OptionalLong.empty());
  }

  @Override
  public CompletionStage<Optional<StoredObject>> objectAt(ObjectKey key, long revision) {
    return done(Optional.empty());
  }

  @Override
  public CompletionStage<List<StoredObject>> listAt(
      ResourceType type, String namespace, long revision) {
    return done(List.of());
  }

  @Override
  public CompletionStage<PastPage> events(
      PastScope scope, long from, long to, Order order, int max) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Page> page(long after, long to, Wanted wanted) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<List<ReplayEvent>> decode(Page page) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Long> lastRevision() {
    return done(LAST);
  }

  @Override
  public ClusterImage current() {
    return ClusterImage.EMPTY;
  }

  @Override
  public CompletionStage<ClusterImage> latest() {
    return done(ClusterImage.EMPTY);
  }

  @Override
  public CompletionStage<ClusterImage> atLeast(long revision) {
    return done(ClusterImage.EMPTY);
  }

  @Override
  public Optional<ClusterImage> exactly(long revision) {
    return Optional.empty();
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }
}

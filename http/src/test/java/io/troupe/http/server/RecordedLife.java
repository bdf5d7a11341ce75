package io.troupe.http.server;

import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.codec.StoredEvent;
import io.troupe.persistence.history.Past;
import io.troupe.persistence.history.PastBounds;
import io.troupe.persistence.history.PastEvent;
import io.troupe.persistence.history.PastPage;
import io.troupe.persistence.history.PastScope;
import io.troupe.persistence.replay.ReplayEvent;
import io.troupe.persistence.replay.ReplaySource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** A past of one event a second, in pages of one revision. Filled before it is asked. */
final class RecordedLife implements Past, ReplaySource {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final List<CommittedEvent> events = new ArrayList<>();
  final AtomicInteger pagesRead = new AtomicInteger();
  volatile long floor;

  long add(EventType type, ObjectKey key, String uid) {
    long revision = events.size() + 1;
    var object = Json.object().put("kind", "Thing");
    object.putObject("metadata").put("name", key.name()).put("uid", uid);
    Cause cause = new Cause("t", List.of(), "", "", "update", "", "r" + revision, START, 0);
    ObjectEvent event = new ObjectEvent(type, new Uid(uid), Json.stored(object), cause);
    events.add(new CommittedEvent(revision, key, revision, event.stamp(revision)));
    return revision;
  }

  StoredObject stored(long revision) {
    CommittedEvent event = events.get((int) revision - 1);
    return new StoredObject(
        event.key(),
        event.event().uid(),
        revision,
        revision,
        Json.withResourceVersion(event.event().object(), revision),
        ObjectFacts.NONE);
  }

  private static Instant time(long revision) {
    return START.plusSeconds(revision);
  }

  @Override
  public CompletionStage<PastBounds> bounds() {
    return done(new PastBounds(floor, time(floor), events.size(), time(events.size())));
  }

  @Override
  public CompletionStage<OptionalLong> revisionAt(Instant time) {
    long seconds = Duration.between(START, time).toSeconds();
    return done(
        seconds < floor ? OptionalLong.empty() : OptionalLong.of(Math.min(seconds, events.size())));
  }

  @Override
  public CompletionStage<Optional<StoredObject>> objectAt(ObjectKey key, long revision) {
    return done(Optional.ofNullable(standing(revision).get(key)));
  }

  @Override
  public CompletionStage<List<StoredObject>> listAt(
      ResourceType type, String namespace, long revision) {
    return done(
        standing(revision).values().stream()
            .filter(object -> object.key().type().equals(type))
            .filter(object -> namespace.isEmpty() || object.key().namespace().equals(namespace))
            .toList());
  }

  private Map<ObjectKey, StoredObject> standing(long revision) {
    Map<ObjectKey, StoredObject> standing = new LinkedHashMap<>();
    for (CommittedEvent event : events.subList(0, (int) revision)) {
      if (event.event().type() == EventType.DELETED) {
        standing.remove(event.key());
      } else {
        standing.put(event.key(), stored(event.revision()));
      }
    }
    return standing;
  }

  @Override
  public CompletionStage<PastPage> events(
      PastScope scope, long from, long to, Order order, int max) {
    List<PastEvent> found =
        events.reversed().stream()
            .filter(e -> e.revision() >= from && e.revision() <= to)
            .filter(e -> scope instanceof PastScope.OfObject(var key) && e.key().equals(key))
            .map(e -> new PastEvent(e, time(e.revision()), Optional.empty()))
            .toList();
    return done(new PastPage(found, OptionalLong.empty()));
  }

  @Override
  public CompletionStage<Page> page(long after, long to, Wanted wanted) {
    pagesRead.incrementAndGet();
    CommittedEvent event = events.get((int) after);
    return done(
        new Page(
            after + 1,
            time(after + 1),
            wanted.test(event.key(), after + 1)
                ? List.of(
                    new Stored(
                        time(after + 1),
                        new StoredEvent(after + 1, event.key(), after + 1, new byte[0], 0)))
                : List.of(),
            Map.of()));
  }

  @Override
  public CompletionStage<List<ReplayEvent>> decode(Page page) {
    return done(page.rows().stream().map(row -> decoded(row.row().revision())).toList());
  }

  private ReplayEvent decoded(long revision) {
    StoredObject object = stored(revision);
    return new ReplayEvent(
        revision,
        time(revision),
        switch (events.get((int) revision - 1).event().type()) {
          case CREATED -> ReplayEvent.Change.ADDED;
          case DELETED -> ReplayEvent.Change.DELETED;
          default -> ReplayEvent.Change.MODIFIED;
        },
        object.key(),
        object.json());
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }
}

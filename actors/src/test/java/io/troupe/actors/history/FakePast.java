package io.troupe.actors.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import io.troupe.persistence.history.PastEvent;
import io.troupe.persistence.history.PastPage;
import io.troupe.persistence.history.PastScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A past in memory, one event a second; its pages are small, and some are empty. */
final class FakePast implements Past {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final List<PastEvent> events = new ArrayList<>();
  private final Map<ObjectKey, CommittedEvent> last = new LinkedHashMap<>();
  long floor;
  int lookedAtMax = 3;

  long add(EventType type, ObjectKey key, String uid, String json, Cause cause) {
    long revision = events.size() + 1;
    ObjectNode object = Json.parse(json.replace('\'', '"'));
    ObjectNode metadata = object.withObject("metadata");
    metadata.put("name", key.name()).put("uid", uid);
    metadata.put("creationTimestamp", START.toString());
    CommittedEvent event =
        new CommittedEvent(
            revision,
            key,
            revision,
            new ObjectEvent(type, new Uid(uid), Json.stored(object), cause).stamp(revision));
    events.add(
        new PastEvent(event, START.plusSeconds(revision), Optional.ofNullable(last.get(key))));
    last.put(key, event);
    return revision;
  }

  long newest() {
    return events.size();
  }

  @Override
  public CompletionStage<PastBounds> bounds() {
    return done(
        new PastBounds(floor, START.plusSeconds(floor), newest(), START.plusSeconds(newest())));
  }

  @Override
  public CompletionStage<OptionalLong> revisionAt(Instant time) {
    long seconds = java.time.Duration.between(START, time).toSeconds();
    return done(
        time.isBefore(START.plusSeconds(floor))
            ? OptionalLong.empty()
            : OptionalLong.of(Math.clamp(seconds, floor, newest())));
  }

  @Override
  public CompletionStage<Optional<StoredObject>> objectAt(ObjectKey key, long revision) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<List<StoredObject>> listAt(
      ResourceType type, String namespace, long revision) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<PastPage> events(
      PastScope scope, long from, long to, Order order, int max) {
    long low = Math.max(from, floor + 1);
    long high = Math.min(to, newest());
    boolean newest = order == Order.NEWEST_FIRST;
    List<PastEvent> page = new ArrayList<>();
    long at = newest ? high : low;
    for (int i = 0; i < lookedAtMax && at >= low && at <= high; i++) {
      PastEvent event = events.get((int) at - 1);
      if (fits(scope, event.event().key())) {
        if (page.size() == max) {
          break;
        }
        page.add(event);
      }
      at += newest ? -1 : 1;
    }
    return done(
        new PastPage(page, at >= low && at <= high ? OptionalLong.of(at) : OptionalLong.empty()));
  }

  private static boolean fits(PastScope scope, ObjectKey key) {
    return switch (scope) {
      case PastScope.OfObject(var name) -> key.equals(name);
      case PastScope.OfType(var type, var namespace) ->
          key.type().equals(type) && (namespace.isEmpty() || key.namespace().equals(namespace));
      case PastScope.OfNamespace(var namespace) ->
          key.namespace().equals(namespace)
              || key.equals(ObjectKey.of("", "namespaces", "", namespace));
      case PastScope.OfCluster() -> true;
    };
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }
}

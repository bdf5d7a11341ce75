package io.troupe.http.server;

import akka.stream.javadsl.Source;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.ReadAnswer;
import io.troupe.actors.gate.ReadRequest;
import io.troupe.actors.gate.ReadRequest.Freshness;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.actors.gate.WriteRequest;
import io.troupe.actors.gate.WriteRequest.Operation;
import io.troupe.actors.image.WatchEvent;
import io.troupe.actors.image.WatchHub;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.Commit;
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
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Gate and hub over an image in memory; writes simply happen. Thread safe. */
final class FakeCluster implements ApiGate, WatchHub {
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Cause CAUSE = new Cause("t", List.of(), "", "", "create", "", "r", NOW, 0);

  private record Logged(ResourceType type, WatchEvent event) {}

  private final TreeMap<Long, ClusterImage> kept = new TreeMap<>();
  private final TreeMap<Long, Logged> log = new TreeMap<>();
  private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private final Map<ObjectKey, Long> sequence = new HashMap<>();
  private ClusterImage image = ClusterImage.EMPTY;
  private long oldest;

  /** The last write that arrived. */
  volatile WriteRequest lastWrite;

  /** Answers instead of the default when it gives one. */
  volatile Function<WriteRequest, CompletionStage<WriteAnswer>> onWrite = _ -> null;

  /** Batches that watchers have taken. */
  final AtomicInteger batchesTaken = new AtomicInteger();

  synchronized StoredObject put(ObjectKey key, ObjectNode object) {
    ObjectNode metadata = object.withObject("/metadata");
    metadata.put("name", key.name());
    if (!key.namespace().isEmpty()) {
      metadata.put("namespace", key.namespace());
    }
    Optional<StoredObject> before = image.get(key);
    String uid = before.map(b -> b.uid().value()).orElse("uid-" + key.name());
    metadata.put("uid", uid);
    if (!metadata.has("creationTimestamp")) {
      metadata.put("creationTimestamp", NOW.minusSeconds(60).toString());
    }
    EventType type = before.isPresent() ? EventType.SPEC_CHANGED : EventType.CREATED;
    commit(key, new ObjectEvent(type, new Uid(uid), Json.stored(object), CAUSE));
    return image.get(key).orElseThrow();
  }

  synchronized StoredObject delete(ObjectKey key) {
    StoredObject last = image.get(key).orElseThrow();
    commit(
        key,
        new ObjectEvent(
            EventType.DELETED, last.uid(), Json.withoutResourceVersion(last.json()), CAUSE));
    return last;
  }

  private void commit(ObjectKey key, ObjectEvent event) {
    long revision = image.revision() + 1;
    long number = sequence.merge(key, 1L, Long::sum);
    ClusterImage.Applied applied =
        image.apply(
            new Commit(
                revision,
                revision,
                NOW,
                "t",
                List.of(new CommittedEvent(revision, key, number, event.stamp(revision)))),
            committed -> facts(committed.event().object()));
    image = applied.image();
    kept.put(revision, image);
    log.put(revision, new Logged(key.type(), new WatchEvent(applied.changes().getFirst())));
    List<CompletableFuture<Void>> woken = List.copyOf(waiting);
    waiting.clear();
    woken.forEach(w -> w.complete(null));
  }

  private static ObjectFacts facts(byte[] stored) {
    JsonNode object = Json.parse(stored);
    return ObjectFacts.of(
        object, Map.of("spec.nodeName", object.path("spec").path("nodeName").asText("")));
  }

  synchronized ClusterImage image() {
    return image;
  }

  synchronized long revision() {
    return image.revision();
  }

  /** Forgets images and changes before a revision. */
  synchronized void compact(long before) {
    oldest = before;
    kept.headMap(before).clear();
    log.headMap(before + 1).clear();
  }

  synchronized int waitingWatchers() {
    return waiting.size();
  }

  @Override
  public synchronized CompletionStage<ReadAnswer> read(ReadRequest request) {
    if (request.caller().user().name().equals(UserInfo.ANONYMOUS)) {
      return done(
          new ReadAnswer.Refused(
              Failure.forbidden(
                  request.target().kind().type(), request.target().name(), "not for anybody")));
    }
    return done(
        switch (request.freshness()) {
          case Freshness.Latest _, Freshness.Any _ -> new ReadAnswer.Granted(image);
          case Freshness.NotOlderThan(long revision) ->
              revision <= image.revision()
                  ? new ReadAnswer.Granted(image)
                  : new ReadAnswer.Refused(
                      Failure.of(Reason.TIMEOUT, "Too large resource version: " + revision)
                          .withRetryAfter(1));
          case Freshness.Exact(long revision) -> exactly(revision);
          case Freshness.Past(long revision) -> exactly(revision);
          case Freshness.AsOf _ -> exactly(-1);
        });
  }

  private ReadAnswer exactly(long revision) {
    ClusterImage exact = kept.get(revision);
    return exact != null
        ? new ReadAnswer.Granted(exact)
        : new ReadAnswer.Refused(
            Failure.of(Reason.EXPIRED, "The resourceVersion for the provided list is too old."));
  }

  @Override
  public CompletionStage<WriteAnswer> write(WriteRequest request) {
    lastWrite = request;
    CompletionStage<WriteAnswer> given = onWrite.apply(request);
    if (given != null) {
      return given;
    }
    return done(
        switch (request.operation()) {
          case Operation.Create(ObjectNode object, List<String> problems) -> {
            String name = object.path("metadata").path("name").asText("x");
            ObjectKey key =
                new ObjectKey(request.target().kind().type(), request.target().namespace(), name);
            yield new WriteAnswer.Written(put(key, object), true, problems);
          }
          case Operation.Update(ObjectNode object, List<String> problems) ->
              new WriteAnswer.Written(put(request.target().key(), object), false, problems);
          case Operation.Patch _ ->
              new WriteAnswer.Written(
                  image().get(request.target().key()).orElseThrow(), false, List.of());
          case Operation.Delete _ ->
              new WriteAnswer.Removed(delete(request.target().key()), List.of());
          case Operation.DeleteCollection _ ->
              new WriteAnswer.RemovedMany(List.of(), revision(), List.of());
        });
  }

  @Override
  public Authorization authorizePath(UserInfo user, String method, String path) {
    boolean open =
        path.startsWith("/livez")
            || path.startsWith("/readyz")
            || path.startsWith("/healthz")
            || path.equals("/version");
    return open || !user.name().equals(UserInfo.ANONYMOUS)
        ? new Authorization.Allowed()
        : new Authorization.Denied(
            Failure.of(
                Reason.FORBIDDEN,
                "forbidden: User \"system:anonymous\" cannot "
                    + method
                    + " path \""
                    + path
                    + "\""));
  }

  @Override
  public synchronized Opened watch(ResourceType type, long after) {
    if (after < oldest) {
      return new Opened.Expired(oldest);
    }
    return new Opened.Stream(
        Source.unfoldAsync(
            after, from -> next(type, from).thenApply(b -> Optional.of(pair(b.revision(), b)))));
  }

  private static akka.japi.Pair<Long, Batch> pair(long revision, Batch batch) {
    return akka.japi.Pair.create(revision, batch);
  }

  private synchronized CompletionStage<Batch> next(ResourceType type, long from) {
    if (from < oldest) {
      return CompletableFuture.failedFuture(new SlowWatcher(type));
    }
    if (image.revision() == from) {
      CompletableFuture<Void> wake = new CompletableFuture<>();
      waiting.add(wake);
      return wake.thenCompose(_ -> next(type, from));
    }
    batchesTaken.incrementAndGet();
    List<WatchEvent> events =
        log.tailMap(from, false).values().stream()
            .filter(l -> l.type().equals(type))
            .map(Logged::event)
            .toList();
    return CompletableFuture.completedFuture(new Batch(events, image.revision()));
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }
}

package io.troupe.node.kubelet;

import akka.NotUsed;
import akka.stream.OverflowStrategy;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.SourceQueueWithComplete;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.event.EventRecorder;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.ReadAnswer;
import io.troupe.actors.gate.ReadRequest;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.actors.gate.WriteRequest;
import io.troupe.actors.image.ImageReader;
import io.troupe.actors.image.WatchEvent;
import io.troupe.actors.image.WatchHub;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.Commit;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.kind.KindFactsReader;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import io.troupe.core.outcome.Failure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** An API server in memory: no gates, but revisions, conflicts, graceful deletion and watches. */
final class TestCluster implements ApiGate, ImageReader, WatchHub {
  static final ResourceType PODS = new ResourceType("", "pods");

  final KindRegistry kinds = new BuiltInKinds();
  final List<String> events = new CopyOnWriteArrayList<>();
  final List<String> writers = new CopyOnWriteArrayList<>();
  private final KindFactsReader facts = new KindFactsReader(kinds::byType);
  private final List<ObjectChange> log = new ArrayList<>();
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private volatile ClusterImage image = ClusterImage.EMPTY;
  private int uids;

  private record Watcher(ResourceType type, SourceQueueWithComplete<Batch> queue) {}

  EventRecorder recorder() {
    return (about, type, component, reason, message) ->
        events.add(type + " " + about.key().name() + " " + reason + ": " + message);
  }

  /** Creates, or replaces whatever stands. */
  synchronized StoredObject put(ObjectNode object) {
    ResourceType type =
        kinds.all().stream()
            .filter(k -> k.gvk().kind().equals(object.path("kind").asText()))
            .findFirst()
            .orElseThrow()
            .type();
    ObjectKey key =
        new ObjectKey(
            type,
            object.path("metadata").path("namespace").asText(),
            object.path("metadata").path("name").asText());
    ObjectNode metadata = (ObjectNode) object.path("metadata");
    EventType event = image.get(key).isPresent() ? EventType.SPEC_CHANGED : EventType.CREATED;
    if (!metadata.hasNonNull("uid")) {
      metadata.put("uid", "uid-" + ++uids + "-" + Long.toHexString(System.identityHashCode(this)));
    }
    return commit(key, object, event);
  }

  Optional<ObjectNode> get(String resource, String namespace, String name) {
    return image
        .get(new ObjectKey(new ResourceType("", resource), namespace, name))
        .map(StoredObject::tree);
  }

  /** What a client's delete does to a pod. */
  synchronized void delete(String namespace, String name, long graceSeconds) {
    ObjectKey key = new ObjectKey(PODS, namespace, name);
    ObjectNode pod = image.get(key).orElseThrow().tree();
    ObjectNode metadata = (ObjectNode) pod.path("metadata");
    metadata.put("deletionTimestamp", "2026-01-01T00:00:00Z");
    metadata.put("deletionGracePeriodSeconds", graceSeconds);
    commit(key, pod, EventType.DELETION_REQUESTED);
  }

  private StoredObject commit(ObjectKey key, ObjectNode object, EventType type) {
    long revision = image.revision() + 1;
    Cause cause =
        new Cause("test", List.of(), "", "", "update", "", "r" + revision, Instant.EPOCH, 0);
    ObjectEvent event =
        new ObjectEvent(
            type,
            new Uid(object.path("metadata").path("uid").asText()),
            Json.stored(object),
            cause);
    ClusterImage.Applied applied =
        image.apply(
            new Commit(
                revision,
                revision,
                Instant.EPOCH,
                "test",
                List.of(new CommittedEvent(revision, key, revision, event))),
            facts);
    image = applied.image();
    ObjectChange change = applied.changes().getFirst();
    log.add(change);
    for (Watcher watcher : watchers) {
      if (watcher.type().equals(key.type())) {
        watcher.queue().offer(new Batch(List.of(new WatchEvent(change)), revision));
      }
    }
    return change.last();
  }

  @Override
  public CompletionStage<ReadAnswer> read(ReadRequest request) {
    return CompletableFuture.completedStage(new ReadAnswer.Granted(image));
  }

  @Override
  public synchronized CompletionStage<WriteAnswer> write(WriteRequest request) {
    writers.add(request.caller().user().name());
    return CompletableFuture.completedStage(decide(request));
  }

  private WriteAnswer decide(WriteRequest request) {
    ObjectKey key = request.target().key();
    Optional<StoredObject> standing = image.get(key);
    return switch (request.operation()) {
      case WriteRequest.Operation.Create(var object, _) -> {
        object.remove("status");
        yield new WriteAnswer.Written(put(object), true, List.of());
      }
      case WriteRequest.Operation.Update(var object, _) -> {
        if (standing.isEmpty()) {
          yield refused(Failure.notFound(key.type(), key.name()));
        }
        String asked = object.path("metadata").path("resourceVersion").asText();
        if (!asked.equals(Long.toString(standing.get().revision()))) {
          yield refused(Failure.modified(key.type(), key.name()));
        }
        yield new WriteAnswer.Written(
            commit(key, object, EventType.STATUS_REPORTED), false, List.of());
      }
      case WriteRequest.Operation.Delete(var options) -> {
        if (standing.isEmpty() || !standing.get().uid().value().equals(options.uid().orElse(""))) {
          yield refused(Failure.notFound(key.type(), key.name()));
        }
        yield new WriteAnswer.Removed(
            commit(key, standing.get().tree(), EventType.DELETED), List.of());
      }
      case WriteRequest.Operation.Patch _, WriteRequest.Operation.DeleteCollection _ ->
          throw new UnsupportedOperationException();
    };
  }

  private static WriteAnswer refused(Failure failure) {
    return new WriteAnswer.Refused(failure, List.of());
  }

  @Override
  public Authorization authorizePath(UserInfo user, String method, String path) {
    return new Authorization.Allowed();
  }

  @Override
  public ClusterImage current() {
    return image;
  }

  @Override
  public CompletionStage<ClusterImage> latest() {
    return CompletableFuture.completedStage(image);
  }

  @Override
  public CompletionStage<ClusterImage> atLeast(long revision) {
    return latest();
  }

  @Override
  public Optional<ClusterImage> exactly(long revision) {
    return Optional.empty();
  }

  @Override
  public Opened watch(ResourceType type, long after) {
    Source<Batch, NotUsed> source =
        Source.<Batch>queue(10_000, OverflowStrategy.fail())
            .mapMaterializedValue(queue -> {
              synchronized (this) {
                List<WatchEvent> missed =
                    log.stream()
                        .filter(c -> c.revision() > after && c.last().key().type().equals(type))
                        .map(WatchEvent::new)
                        .toList();
                queue.offer(new Batch(missed, image.revision()));
                watchers.add(new Watcher(type, queue));
              }
              return NotUsed.getInstance();
            });
    return new Opened.Stream(source);
  }
}

package io.troupe.actors.control;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.japi.Pair;
import akka.stream.BoundedSourceQueue;
import akka.stream.javadsl.Source;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.event.EventRecorder;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.Caller;
import io.troupe.actors.gate.ReadAnswer;
import io.troupe.actors.gate.ReadRequest;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.actors.gate.WriteRequest;
import io.troupe.actors.gate.WriteRequest.Operation;
import io.troupe.actors.image.ImageReader;
import io.troupe.actors.image.WatchEvent;
import io.troupe.actors.image.WatchHub;
import io.troupe.actors.object.Entities;
import io.troupe.actors.object.EntityReply;
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
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;
import io.troupe.core.object.ObjectEvent;
import io.troupe.core.object.ObjectRules;
import io.troupe.core.object.ObjectState;
import io.troupe.core.outcome.Decision;
import io.troupe.core.outcome.Failure;
import io.troupe.core.reconcile.Trees;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Gate, entities, image and hub in one lock: every write is applied and shown at once. */
final class FakeCluster implements ApiGate, Entities, ImageReader, WatchHub, EventRecorder {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private record Watcher(ResourceType type, BoundedSourceQueue<Batch> queue) {}

  private final Optional<ActorSystem<?>> system;
  private final Map<ObjectKey, Long> sequence = new TreeMap<>();
  private final Map<ObjectKey, Long> lastChanges = new TreeMap<>();
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private volatile ClusterImage image = ClusterImage.EMPTY;
  private int uids;
  final List<Caller> callers = new CopyOnWriteArrayList<>();
  final List<String> events = new CopyOnWriteArrayList<>();
  volatile Function<WriteRequest, Optional<Failure>> refusal = _ -> Optional.empty();

  /** What an entity says instead of deciding. */
  volatile Function<ObjectCommand, Optional<EntityReply>> answer = _ -> Optional.empty();

  FakeCluster(ActorSystem<?> system) {
    this.system = Optional.of(system);
  }

  /** One that nobody watches. */
  FakeCluster() {
    this.system = Optional.empty();
  }

  StoredObject create(ResourceType type, String json) {
    ObjectNode tree = Json.parse(json);
    ObjectKey key =
        new ObjectKey(
            type,
            tree.path("metadata").path("namespace").asText(""),
            tree.path("metadata").path("name").asText());
    return ((WriteAnswer.Written) created(key, tree)).object();
  }

  synchronized void change(StoredObject object, java.util.function.Consumer<ObjectNode> how) {
    ObjectNode tree = image.get(object.key()).orElseThrow().tree();
    how.accept(tree);
    commit(object.key(), new ObjectCommand.Replace(EventType.SPEC_CHANGED, Json.stored(tree)));
  }

  synchronized void delete(StoredObject object) {
    commit(object.key(), new ObjectCommand.Delete(io.troupe.core.object.DeleteOptions.DEFAULT));
  }

  @Override
  public CompletionStage<WriteAnswer> write(WriteRequest request) {
    callers.add(request.caller());
    Optional<Failure> refused = refusal.apply(request);
    return CompletableFuture.completedFuture(
        refused
            .<WriteAnswer>map(failure -> new WriteAnswer.Refused(failure, List.of()))
            .orElseGet(() -> decide(request)));
  }

  private synchronized WriteAnswer decide(WriteRequest request) {
    return switch (request.operation()) {
      case Operation.Create(var object, _) ->
          created(
              new ObjectKey(
                  request.target().kind().type(),
                  request.target().namespace(),
                  object.path("metadata").path("name").asText()),
              object);
      case Operation.Update(var object, _) -> replaced(request, object);
      case Operation.Patch(_, var patch, _) -> {
        ObjectNode tree =
            image.get(request.target().key()).map(StoredObject::tree).orElse(Json.object());
        merge(tree, (ObjectNode) patch);
        yield replaced(request, tree);
      }
      case Operation.Delete(var options) ->
          commit(request.target().key(), new ObjectCommand.Delete(options));
      case Operation.DeleteCollection _ -> throw new UnsupportedOperationException();
    };
  }

  private synchronized WriteAnswer created(ObjectKey key, ObjectNode tree) {
    Uid uid = new Uid("uid-" + ++uids);
    ObjectNode metadata = Trees.metadata(tree);
    metadata.put("uid", uid.value()).put("generation", 1);
    metadata.put("creationTimestamp", Trees.time(NOW));
    return commit(key, new ObjectCommand.Create(uid, Json.stored(tree)));
  }

  private WriteAnswer replaced(WriteRequest request, ObjectNode tree) {
    ObjectKey key = request.target().key();
    Optional<StoredObject> current = image.get(key);
    if (current.isEmpty()) {
      return new WriteAnswer.Refused(Failure.notFound(key.type(), key.name()), List.of());
    }
    String version = tree.path("metadata").path("resourceVersion").asText();
    if (!version.equals(Long.toString(current.get().revision()))) {
      return new WriteAnswer.Refused(Failure.modified(key.type(), key.name()), List.of());
    }
    ObjectNode old = current.get().tree();
    ObjectNode next = request.target().subresource().equals("status") ? old : tree;
    next.set(
        "status",
        request.target().subresource().equals("status") ? tree.path("status") : old.path("status"));
    return commit(key, new ObjectCommand.Replace(EventType.SPEC_CHANGED, Json.stored(next)));
  }

  private synchronized WriteAnswer commit(ObjectKey key, ObjectCommand command) {
    Cause cause = new Cause("", List.of(), "", "", "", "", "", NOW, 0);
    Decision<ObjectEvent> decision = decision(key, command, cause);
    return switch (decision) {
      case Decision.Accept<ObjectEvent>(var event) -> {
        StoredObject last = apply(key, event);
        yield event.type() == EventType.DELETED
            ? new WriteAnswer.Removed(last, List.of())
            : new WriteAnswer.Written(last, false, List.of());
      }
      case Decision.Unchanged<ObjectEvent> _ ->
          new WriteAnswer.Written(image.get(key).orElseThrow(), false, List.of());
      case Decision.Reject<ObjectEvent>(var failure) -> new WriteAnswer.Refused(failure, List.of());
    };
  }

  private Decision<ObjectEvent> decision(ObjectKey key, ObjectCommand command, Cause cause) {
    Optional<StoredObject> current = image.get(key);
    ObjectState state = state(current);
    long revision = current.map(StoredObject::revision).orElse(0L);
    return ObjectRules.decide(
        state,
        command,
        new ObjectRules.Context(key, sequence.getOrDefault(key, 0L), revision, cause, NOW));
  }

  private static ObjectState state(Optional<StoredObject> current) {
    return current
        .<ObjectState>map(
            o -> new ObjectState.Present(o.uid(), Json.withoutResourceVersion(o.json())))
        .orElse(ObjectState.ABSENT);
  }

  private StoredObject apply(ObjectKey key, ObjectEvent event) {
    long revision = image.revision() + 1;
    lastChanges.put(key, revision);
    CommittedEvent committed =
        new CommittedEvent(
            revision, key, sequence.merge(key, 1L, Long::sum), event.stamp(revision));
    ClusterImage.Applied applied =
        image.apply(
            new Commit(revision, revision, NOW, "test", List.of(committed)),
            c -> ObjectFacts.of(Json.parse(c.event().object()), Map.of()));
    image = applied.image();
    List<WatchEvent> seen = applied.changes().stream().map(WatchEvent::new).toList();
    for (Watcher watcher : watchers) {
      if (watcher.type().equals(key.type())) {
        watcher.queue().offer(new Batch(seen, revision));
      }
    }
    return applied.changes().getFirst().last();
  }

  @Override
  public synchronized CompletionStage<EntityReply> ask(
      ObjectKey key, Expectation expected, Cause cause, ObjectCommand command) {
    Optional<EntityReply> instead = answer.apply(command);
    if (instead.isPresent()) {
      return CompletableFuture.completedFuture(instead.get());
    }
    Optional<StoredObject> current = image.get(key);
    long changed = lastChanges.getOrDefault(key, 0L);
    if (!ObjectRules.matches(state(current), sequence.getOrDefault(key, 0L), changed, expected)) {
      return CompletableFuture.completedFuture(new EntityReply.Stale(changed));
    }
    EntityReply reply =
        switch (commit(key, command)) {
          case WriteAnswer.Written(var object, _, _) -> new EntityReply.Done(object, false);
          case WriteAnswer.Removed(var last, _) -> new EntityReply.Done(last, true);
          case WriteAnswer.Refused(var failure, _) ->
              new EntityReply.Refused(failure, current.map(StoredObject::revision).orElse(0L));
          case WriteAnswer.Other _, WriteAnswer.RemovedMany _ -> new EntityReply.Retry();
        };
    return CompletableFuture.completedFuture(reply);
  }

  @Override
  public Opened watch(ResourceType type, long after) {
    Pair<BoundedSourceQueue<Batch>, Source<Batch, NotUsed>> made =
        Source.<Batch>queue(100_000).preMaterialize(system.orElseThrow());
    watchers.add(new Watcher(type, made.first()));
    return new Opened.Stream(made.second());
  }

  @Override
  public ClusterImage current() {
    return image;
  }

  @Override
  public CompletionStage<ClusterImage> latest() {
    return CompletableFuture.completedFuture(image);
  }

  @Override
  public CompletionStage<ClusterImage> atLeast(long revision) {
    return CompletableFuture.completedFuture(image);
  }

  @Override
  public Optional<ClusterImage> exactly(long revision) {
    return Optional.empty();
  }

  @Override
  public CompletionStage<ReadAnswer> read(ReadRequest request) {
    return CompletableFuture.completedFuture(new ReadAnswer.Granted(image));
  }

  @Override
  public Authorization authorizePath(UserInfo user, String method, String path) {
    return new Authorization.Allowed();
  }

  @Override
  public void record(
      StoredObject about, Type type, String component, String reason, String message) {
    events.add(reason + ": " + message);
  }

  List<StoredObject> all(ResourceType type) {
    return new ArrayList<>(image.of(type).all());
  }

  private static void merge(ObjectNode target, ObjectNode patch) {
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      if (field.getValue().isNull()) {
        target.remove(field.getKey());
      } else if (field.getValue() instanceof ObjectNode child
          && target.path(field.getKey()) instanceof ObjectNode below) {
        merge(below, child);
      } else {
        target.set(field.getKey(), field.getValue());
      }
    }
  }
}

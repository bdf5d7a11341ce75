package io.troupe.actors.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.Caller;
import io.troupe.actors.gate.Target;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.actors.gate.WriteRequest;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.event.EventObject;
import io.troupe.core.event.EventSource;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.DeleteOptions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Writes of Event objects through the gate. */
final class EventWrites {
  static final ResourceType EVENTS = new ResourceType("", "events");

  private static final int ANSWER_SECONDS_MAX = 30;

  private final ApiGate gate;
  private final Kind kind;
  private final RandomGenerator random;

  EventWrites(ApiGate gate, KindRegistry kinds, RandomGenerator random) {
    this.gate = gate;
    this.kind = kinds.byType(EVENTS).orElseThrow();
    this.random = random;
  }

  /**
   * @param event from now on the gate's
   */
  CompletionStage<WriteAnswer> create(EventSource source, ObjectNode event) {
    Target target = new Target(kind, "", namespace(event), "");
    return write(
        source.identity(),
        target,
        new WriteRequest.Operation.Create(event, List.of()),
        component(event),
        about(event));
  }

  CompletionStage<WriteAnswer> repeat(EventSource source, ObjectNode event) {
    Target target = new Target(kind, "", namespace(event), name(event));
    ObjectNode patch = EventObject.repeatPatch(event);
    return write(
        source.identity(),
        target,
        new WriteRequest.Operation.Patch(WriteRequest.PatchType.MERGE, patch, List.of()),
        component(event),
        about(event));
  }

  /** Only that very Event, in that very version: a repeat meanwhile keeps it. */
  CompletionStage<WriteAnswer> delete(UserInfo as, ObjectKey event, Uid uid, long revision) {
    DeleteOptions options =
        new DeleteOptions(
            Optional.empty(),
            Optional.empty(),
            Optional.of(uid.value()),
            Optional.of(Long.toString(revision)));
    Target target = new Target(kind, "", event.namespace(), event.name());
    return write(as, target, new WriteRequest.Operation.Delete(options), "", revision);
  }

  /** The version of the object that an Event is about; 0 when it does not say. */
  private static long about(ObjectNode event) {
    return event.path("involvedObject").path("resourceVersion").asLong(0);
  }

  /** Who reports an Event also owns its fields. */
  private static String component(ObjectNode event) {
    return event.path("source").path("component").asText("");
  }

  static String namespace(ObjectNode event) {
    return event.path("metadata").path("namespace").asText();
  }

  static String name(ObjectNode event) {
    return event.path("metadata").path("name").asText();
  }

  private CompletionStage<WriteAnswer> write(
      UserInfo as,
      Target target,
      WriteRequest.Operation operation,
      String fieldManager,
      long parent) {
    String requestId = new UUID(random.nextLong(), random.nextLong()).toString();
    Caller caller = new Caller(as, "", "troupe-events", requestId, parent);
    var options = WriteRequest.Options.managedBy(fieldManager);
    return gate.write(new WriteRequest(caller, target, operation, options))
        .thenApply(answer -> answer)
        .toCompletableFuture()
        .orTimeout(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
  }
}

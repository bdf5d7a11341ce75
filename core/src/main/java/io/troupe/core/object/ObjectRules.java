package io.troupe.core.object;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.DeleteOptions.Propagation;
import io.troupe.core.outcome.Decision;
import io.troupe.core.outcome.Failure;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Create, replace and delete for every kind. {@link #decide} judges, {@link #evolve} obeys.
 *
 * <p>Worked example: a Deployment deleted in the foreground gets the finalizer {@code
 * foregroundDeletion} and a deletion timestamp (DELETION_REQUESTED); the garbage collector removes
 * its dependents, then sends a Replace without the finalizer, which these rules turn into DELETED
 * because nothing holds the object any more.
 */
public final class ObjectRules {
  public static final String FOREGROUND = "foregroundDeletion";
  public static final String ORPHAN = "orphan";

  /** Keeps a definition of a custom kind until its resources are gone. */
  public static final String RESOURCE_CLEANUP = "customresourcecleanup.apiextensions.k8s.io";

  private static final ResourceType DEFINITIONS =
      new ResourceType("apiextensions.k8s.io", "customresourcedefinitions");
  private static final ResourceType NAMESPACES = new ResourceType("", "namespaces");

  private static final byte[] DELETION_TIMESTAMP =
      "\"deletionTimestamp\"".getBytes(StandardCharsets.US_ASCII);

  private ObjectRules() {}

  /** What the rules know beside the state and the command. */
  public record Context(
      ObjectKey key, long sequenceNumber, long revision, Cause cause, Instant now) {}

  /** The uid and sequence number have been checked by the shell, see {@link #matches}. */
  public static Decision<ObjectEvent> decide(
      ObjectState state, ObjectCommand command, Context context) {
    return switch (command) {
      case ObjectCommand.Create create -> create(state, create, context);
      case ObjectCommand.Replace replace ->
          switch (state) {
            case ObjectState.Absent _ -> missing(context);
            case ObjectState.Present present -> replace(present, replace, context);
          };
      case ObjectCommand.Delete delete ->
          switch (state) {
            case ObjectState.Absent _ -> missing(context);
            case ObjectState.Present present -> delete(present, delete.options(), context, _ -> 0);
          };
      case ObjectCommand.Bind _ ->
          Decision.reject(Failure.badRequest("only pods can be bound to a node"));
    };
  }

  /**
   * Whether a command computed from {@code expected} may be decided on this state at all.
   *
   * @param revision of the last event, 0 before the first
   */
  public static boolean matches(
      ObjectState state, long sequenceNumber, long revision, Expectation expected) {
    if (expected.sequenceNumber() != 0 && expected.sequenceNumber() != sequenceNumber) {
      return false;
    }
    return switch (state) {
      case ObjectState.Absent _ -> expected.uid().isEmpty() && revision <= expected.seen();
      case ObjectState.Present present ->
          expected.uid().isEmpty() || expected.uid().get().equals(present.uid());
    };
  }

  /**
   * Whether a command has had its effect already and has come once more: its reply was lost, or it
   * was late and another node decided it meanwhile. Of a creation also the end of the life it began
   * is proof, or a late one would bring back what was deleted since.
   *
   * @param last the object's last event
   */
  public static boolean isRepeated(Optional<ObjectEvent> last, Cause cause, ObjectCommand command) {
    return last.map(event ->
            (!cause.requestId().isEmpty() && event.cause().requestId().equals(cause.requestId()))
                || (command instanceof ObjectCommand.Create(var uid, _) && event.uid().equals(uid)))
        .orElse(false);
  }

  public static ObjectState evolve(ObjectState before, ObjectEvent event) {
    return event.type() == EventType.DELETED
        ? ObjectState.ABSENT
        : new ObjectState.Present(event.uid(), event.object());
  }

  private static Decision<ObjectEvent> create(
      ObjectState state, ObjectCommand.Create create, Context context) {
    return switch (state) {
      case ObjectState.Absent _ ->
          Decision.accept(
              new ObjectEvent(EventType.CREATED, create.uid(), create.stored(), context.cause()));
      case ObjectState.Present(_, var stored) -> {
        Failure exists = Failure.alreadyExists(context.key().type(), context.key().name());
        yield Decision.reject(
            isMarked(Json.parse(stored))
                ? exists.withMessage("object is being deleted: " + exists.message())
                : exists);
      }
    };
  }

  private static Decision<ObjectEvent> replace(
      ObjectState.Present present, ObjectCommand.Replace replace, Context context) {
    if (Arrays.equals(present.stored(), replace.stored())) {
      return Decision.unchanged();
    }
    EventType type = isReleased(replace.stored(), context) ? EventType.DELETED : replace.type();
    return Decision.accept(new ObjectEvent(type, present.uid(), replace.stored(), context.cause()));
  }

  /**
   * Deletes, or marks for deletion.
   *
   * @param grace the seconds this kind leaves between the wish and the end: 0 for all but pods
   */
  public static Decision<ObjectEvent> delete(
      ObjectState.Present present,
      DeleteOptions options,
      Context context,
      ToLongFunction<ObjectNode> grace) {
    Optional<Failure> refusal = preconditions(present.uid(), options, context);
    if (refusal.isPresent()) {
      return Decision.reject(refusal.get());
    }
    ObjectNode object = Json.parse(present.stored());
    boolean marked = isMarked(object);
    addFinalizerFor(options.propagation(), (ObjectNode) object.path("metadata"));
    mark(object, options, context, grace);
    if (isReleased(object, context.key())) {
      // What goes at once is shown as it stood, as upstream does.
      byte[] last = marked ? Json.stored(object) : present.stored();
      return Decision.accept(
          new ObjectEvent(EventType.DELETED, present.uid(), last, context.cause()));
    }
    byte[] stored = Json.stored(object);
    return Arrays.equals(stored, present.stored())
        ? Decision.unchanged()
        : Decision.accept(
            new ObjectEvent(EventType.DELETION_REQUESTED, present.uid(), stored, context.cause()));
  }

  /** Sets the deadline, or brings it nearer: never farther. */
  private static void mark(
      ObjectNode object,
      DeleteOptions options,
      Context context,
      ToLongFunction<ObjectNode> graceOf) {
    ObjectNode metadata = (ObjectNode) object.path("metadata");
    Instant now = context.now().truncatedTo(ChronoUnit.SECONDS);
    if (!metadata.hasNonNull("deletionTimestamp")) {
      long grace = graceOf.applyAsLong(object);
      metadata.put("deletionTimestamp", now.plusSeconds(grace).toString());
      metadata.put("deletionGracePeriodSeconds", grace);
      if (metadata.hasNonNull("generation")) {
        metadata.put("generation", metadata.path("generation").asLong() + 1);
      }
      if (context.key().type().equals(NAMESPACES)) {
        object.withObject("status").put("phase", "Terminating");
      }
      if (context.key().type().equals(DEFINITIONS)) {
        holdForCleanup(object, now);
      }
    } else if (options.graceSeconds().isPresent()) {
      long grace = graceOf.applyAsLong(object);
      long before = metadata.path("deletionGracePeriodSeconds").asLong();
      if (grace < before) {
        Instant asked =
            Instant.parse(metadata.path("deletionTimestamp").asText()).minusSeconds(before);
        metadata.put("deletionTimestamp", asked.plusSeconds(grace).toString());
        metadata.put("deletionGracePeriodSeconds", grace);
      }
    }
  }

  /** From here on no resource can be created, so that the cleanup comes to an end. */
  private static void holdForCleanup(ObjectNode definition, Instant now) {
    ArrayNode finalizers = definition.withObject("metadata").withArray("finalizers");
    boolean held = false;
    for (var finalizer : finalizers) {
      held |= finalizer.asText().equals(RESOURCE_CLEANUP);
    }
    if (!held) {
      finalizers.add(RESOURCE_CLEANUP);
    }
    ArrayNode conditions = definition.withObject("status").withArray("conditions");
    conditions
        .addObject()
        .put("type", "Terminating")
        .put("status", "True")
        .put("lastTransitionTime", now.toString())
        .put("reason", "InstanceDeletionPending")
        .put(
            "message",
            "CustomResourceDefinition marked for deletion; CustomResource deletion will begin"
                + " soon");
  }

  /** Most objects are not being deleted, and to know that they need not be parsed. */
  private static boolean isReleased(byte[] stored, Context context) {
    return Json.mentions(stored, DELETION_TIMESTAMP)
        && isReleased(Json.parse(stored), context.key());
  }

  private static boolean isMarked(ObjectNode object) {
    return object.path("metadata").hasNonNull("deletionTimestamp");
  }

  /**
   * Marked for deletion, no finalizer left, no grace to wait for, and for a Namespace no spec
   * finalizer.
   */
  public static boolean isReleased(ObjectNode object, ObjectKey key) {
    return isMarked(object)
        && object.path("metadata").path("finalizers").isEmpty()
        && object.path("metadata").path("deletionGracePeriodSeconds").asLong(0) == 0
        && (!key.type().equals(NAMESPACES) || object.path("spec").path("finalizers").isEmpty());
  }

  private static void addFinalizerFor(Optional<Propagation> propagation, ObjectNode metadata) {
    String wanted =
        switch (propagation.orElse(Propagation.BACKGROUND)) {
          case FOREGROUND -> FOREGROUND;
          case ORPHAN -> ORPHAN;
          case BACKGROUND -> "";
        };
    if (propagation.isEmpty()) {
      return;
    }
    ArrayNode kept = Json.object().arrayNode();
    metadata
        .path("finalizers")
        .forEach(f -> {
          if (!List.of(FOREGROUND, ORPHAN).contains(f.asText())) {
            kept.add(f.asText());
          }
        });
    if (!wanted.isEmpty()) {
      kept.add(wanted);
    }
    if (kept.isEmpty()) {
      metadata.remove("finalizers");
    } else {
      metadata.set("finalizers", kept);
    }
  }

  private static Optional<Failure> preconditions(Uid uid, DeleteOptions options, Context context) {
    ObjectKey key = context.key();
    if (options.uid().isPresent() && !options.uid().get().equals(uid.value())) {
      return Optional.of(
          Failure.conflict(
              key.type(),
              key.name(),
              "Precondition failed: UID in precondition: "
                  + options.uid().get()
                  + ", UID in object meta: "
                  + uid));
    }
    String current = Long.toString(context.revision());
    if (options.resourceVersion().isPresent() && !options.resourceVersion().get().equals(current)) {
      return Optional.of(
          Failure.conflict(
              key.type(),
              key.name(),
              "Precondition failed: ResourceVersion in precondition: "
                  + options.resourceVersion().get()
                  + ", ResourceVersion in object meta: "
                  + current));
    }
    return Optional.empty();
  }

  private static Decision<ObjectEvent> missing(Context context) {
    return Decision.reject(Failure.notFound(context.key().type(), context.key().name()));
  }
}

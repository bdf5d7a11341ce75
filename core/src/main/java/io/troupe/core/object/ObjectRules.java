package io.troupe.core.object;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.DeleteOptions.Propagation;
import io.troupe.core.outcome.Decision;
import io.troupe.core.outcome.Failure;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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
            case ObjectState.Present present -> delete(present, delete.options(), context, 0);
          };
      case ObjectCommand.Bind _ ->
          Decision.reject(Failure.badRequest("only pods can be bound to a node"));
    };
  }

  /** Whether a command computed from {@code expected} may be decided on this state at all. */
  public static boolean matches(ObjectState state, long sequenceNumber, Expectation expected) {
    if (expected.sequenceNumber() != 0 && expected.sequenceNumber() != sequenceNumber) {
      return false;
    }
    return switch (state) {
      case ObjectState.Absent _ -> expected.uid().isEmpty();
      case ObjectState.Present present ->
          expected.uid().isEmpty() || expected.uid().get().equals(present.uid());
    };
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
      case ObjectState.Present _ ->
          Decision.reject(Failure.alreadyExists(context.key().type(), context.key().name()));
    };
  }

  private static Decision<ObjectEvent> replace(
      ObjectState.Present present, ObjectCommand.Replace replace, Context context) {
    if (Arrays.equals(present.stored(), replace.stored())) {
      return Decision.unchanged();
    }
    return Decision.accept(
        settle(present.uid(), replace.type(), Json.parse(replace.stored()), context));
  }

  /**
   * Deletes, or marks for deletion.
   *
   * @param defaultGraceSeconds the kind's own grace period; 0 for all but pods
   */
  public static Decision<ObjectEvent> delete(
      ObjectState.Present present,
      DeleteOptions options,
      Context context,
      long defaultGraceSeconds) {
    Optional<Failure> refusal = preconditions(present.uid(), options, context);
    if (refusal.isPresent()) {
      return Decision.reject(refusal.get());
    }
    ObjectNode object = Json.parse(present.stored());
    ObjectNode metadata = (ObjectNode) object.path("metadata");
    addFinalizerFor(options.propagation(), metadata);
    long grace = Math.max(0, options.graceSeconds().orElse(defaultGraceSeconds));
    if (defaultGraceSeconds == 0) {
      grace = 0;
    }
    Instant deadline = context.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(grace);
    if (!metadata.hasNonNull("deletionTimestamp")) {
      metadata.put("deletionTimestamp", deadline.toString());
      metadata.put("deletionGracePeriodSeconds", grace);
      if (metadata.hasNonNull("generation")) {
        metadata.put("generation", metadata.path("generation").asLong() + 1);
      }
    } else if (grace < metadata.path("deletionGracePeriodSeconds").asLong()) {
      // A deadline may only come nearer.
      metadata.put("deletionTimestamp", deadline.toString());
      metadata.put("deletionGracePeriodSeconds", grace);
    }
    ObjectEvent event = settle(present.uid(), EventType.DELETION_REQUESTED, object, context);
    return event.type() != EventType.DELETED && Arrays.equals(event.object(), present.stored())
        ? Decision.unchanged()
        : Decision.accept(event);
  }

  /** A marked object that nothing holds any more is gone. */
  private static ObjectEvent settle(Uid uid, EventType type, ObjectNode object, Context context) {
    boolean gone = isReleased(object);
    return new ObjectEvent(
        gone ? EventType.DELETED : type, uid, Json.stored(object), context.cause());
  }

  /**
   * Marked for deletion, no finalizer left, no grace to wait for, and for a Namespace no spec
   * finalizer.
   */
  public static boolean isReleased(ObjectNode object) {
    ObjectNode metadata = (ObjectNode) object.path("metadata");
    return metadata.hasNonNull("deletionTimestamp")
        && metadata.path("finalizers").isEmpty()
        && metadata.path("deletionGracePeriodSeconds").asLong(0) == 0
        && object.path("spec").path("finalizers").isEmpty();
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

package io.troupe.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.OwnerReference;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.object.EventType;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;
import io.troupe.core.outcome.Reason;
import io.troupe.core.reconcile.Action;
import io.troupe.core.reconcile.Trees;
import io.troupe.core.reconcile.Types;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Carries out a plan step by step, as the gate and the plan's runner do: an update is computed from
 * the version the plan saw and refused when the object has moved on; a taken name that the same
 * owner holds is as good as created; a delete is of one life.
 */
final class Deeds {
  /** How it ended: the highest revision it led to, and whether every step was done. */
  record End(long highest, boolean done) {}

  private record Version(Uid uid, long sequenceNumber, ObjectNode tree) {}

  private final Timeline time;
  private final Sender sender;
  private final Promises promises;
  private final Faults faults;
  private final String user;
  private final Supplier<ClusterImage> image;
  private final Consumer<Runnable> host;
  private final Map<ObjectKey, Version> written = new HashMap<>();
  private final Set<ObjectKey> created = new TreeSet<>();
  private long highest;

  /**
   * @param host runs the next step, unless the node is dead
   */
  Deeds(
      Timeline time,
      Sender sender,
      Promises promises,
      Faults faults,
      String user,
      Supplier<ClusterImage> image,
      Consumer<Runnable> host) {
    this.time = time;
    this.sender = sender;
    this.promises = promises;
    this.faults = faults;
    this.user = user;
    this.image = image;
    this.host = host;
  }

  /** Whether it created an object under this name, or found that it had. */
  boolean hasCreated(ObjectKey key) {
    return created.contains(key);
  }

  void run(List<Action> actions, long parent, Consumer<End> end) {
    if (actions.isEmpty()) {
      end.accept(new End(highest, true));
      return;
    }
    step(
        actions.getFirst(),
        parent,
        done ->
            host.accept(() -> {
              if (done) {
                run(actions.subList(1, actions.size()), parent, end);
              } else {
                end.accept(new End(highest, false));
              }
            }));
  }

  private void step(Action action, long parent, Consumer<Boolean> done) {
    switch (action) {
      case Action.Create create -> create(create, parent, done);
      case Action.Update update -> {
        ObjectNode tree = version(update.from()).tree().deepCopy();
        replace(update.from(), parent, merged(tree, update.object(), update.subresource()), done);
      }
      case Action.Patch patch -> {
        ObjectNode tree = version(patch.from()).tree().deepCopy();
        merge(tree, patch.patch());
        replace(patch.from(), parent, tree, done);
      }
      case Action.Delete delete -> delete(delete, parent, done);
      case Action.Note _ -> done.accept(true);
    }
  }

  private void create(Action.Create create, long parent, Consumer<Boolean> done) {
    ObjectNode tree = create.object().deepCopy();
    Uid uid = new Uid("uid-%016x".formatted(time.random().nextLong()));
    ObjectNode metadata = Trees.metadata(tree);
    metadata.put("uid", uid.value()).put("generation", 1);
    metadata.put("creationTimestamp", Trees.time(time.now()));
    if (create.key().type().equals(Types.PODS)) {
      tree.withObject("status").put("phase", "Pending");
    }
    sender.send(
        create.key(),
        Expectation.ANY,
        sender.cause(user, parent),
        new ObjectCommand.Create(uid, Json.stored(tree)),
        answer -> {
          boolean taken =
              answer instanceof Journal.Answer.Refused(var failure, var revision)
                  && failure.reason() == Reason.ALREADY_EXISTS
                  && isOurs(create, revision);
          boolean made = note(create.key(), answer) || taken;
          if (made) {
            created.add(create.key());
          }
          done.accept(made);
        });
  }

  /** The gate's word that a name is taken is one that the image shows, see D6. */
  private boolean isOurs(Action.Create create, long revision) {
    highest = Math.max(highest, revision);
    List<OwnerReference> wanted = OwnerReference.of(create.object());
    return image
        .get()
        .get(create.key())
        .map(found ->
            Trees.controllerOf(found)
                .map(owner -> !wanted.isEmpty() && owner.uid().equals(wanted.getFirst().uid()))
                .orElse(wanted.isEmpty()))
        .orElse(true);
  }

  private void replace(StoredObject from, long parent, ObjectNode tree, Consumer<Boolean> done) {
    Version base = version(from);
    if (tree.equals(base.tree())) {
      done.accept(true);
      return;
    }
    if (!tree.path("spec").equals(base.tree().path("spec"))) {
      ObjectNode metadata = Trees.metadata(tree);
      metadata.put("generation", metadata.path("generation").asLong() + 1);
    }
    var cause = sender.cause(user, parent);
    promises.expect(cause.requestId(), base.uid());
    sender.send(
        from.key(),
        Expectation.of(base.uid(), base.sequenceNumber()),
        cause,
        new ObjectCommand.Replace(EventType.SPEC_CHANGED, Json.stored(tree)),
        answer -> done.accept(note(from.key(), answer)));
  }

  private void delete(Action.Delete delete, long parent, Consumer<Boolean> done) {
    var cause = sender.cause(user, parent);
    promises.expect(cause.requestId(), delete.object().uid());
    boolean checked = faults.broken() != Faults.Broken.LIVES_NOT_CHECKED;
    sender.send(
        delete.object().key(),
        Expectation.ANY,
        cause,
        new ObjectCommand.Delete(
            new DeleteOptions(
                delete.graceSeconds(),
                delete.propagation(),
                checked ? Optional.of(delete.object().uid().value()) : Optional.empty(),
                Optional.empty())),
        answer -> {
          boolean gone =
              answer instanceof Journal.Answer.Refused(var failure, _)
                  && (failure.reason() == Reason.NOT_FOUND || failure.reason() == Reason.CONFLICT);
          done.accept(note(delete.object().key(), answer) || gone);
        });
  }

  private boolean note(ObjectKey key, Journal.Answer answer) {
    return switch (answer) {
      case Journal.Answer.Done(var event) -> {
        highest = Math.max(highest, event.revision());
        written.put(
            key,
            new Version(
                event.event().uid(), event.sequenceNumber(), Json.parse(event.event().object())));
        yield true;
      }
      case Journal.Answer.Unchanged _ -> true;
      case Journal.Answer.Refused _, Journal.Answer.Stale _ -> false;
    };
  }

  /** What the plan saw, or what an earlier step of it left. */
  private Version version(StoredObject from) {
    Version later = written.get(from.key());
    return later != null && later.uid().equals(from.uid())
        ? later
        : new Version(
            from.uid(),
            from.sequenceNumber(),
            Json.parse(Json.withoutResourceVersion(from.json())));
  }

  /** As update strategies do: status through its subresource only, and nothing else through it. */
  private static ObjectNode merged(ObjectNode before, ObjectNode wanted, String subresource) {
    ObjectNode after = subresource.equals("status") ? before : wanted.deepCopy();
    JsonNode status = subresource.equals("status") ? wanted.path("status") : before.path("status");
    Trees.metadata(after).remove("resourceVersion");
    if (status.isMissingNode()) {
      after.remove("status");
    } else {
      after.set("status", status.deepCopy());
    }
    return after;
  }

  /** RFC 7386. */
  private static void merge(ObjectNode target, JsonNode patch) {
    for (var field : patch.properties()) {
      JsonNode value = field.getValue();
      if (value.isNull()) {
        target.remove(field.getKey());
      } else if (value.isObject()) {
        merge(target.withObjectProperty(field.getKey()), value);
      } else {
        target.set(field.getKey(), value.deepCopy());
      }
    }
  }
}

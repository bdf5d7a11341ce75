package io.troupe.actors.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.event.EventRecorder;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.Caller;
import io.troupe.actors.gate.Target;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.actors.gate.WriteRequest;
import io.troupe.actors.gate.WriteRequest.Operation;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.reconcile.Action;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Carries out one plan through the gates: creations in batches of 1, 2, 4... as upstream, so that a
 * quota costs one refusal and not hundreds; steps on different objects side by side; all else in
 * order. Stops at the first refusal that matters. One instance per plan; its own futures only.
 */
final class PlanRunner {
  private static final WriteRequest.Options OPTIONS =
      WriteRequest.Options.managedBy("kube-controller-manager");

  /**
   * Writes under way at once for one plan; the journal commits them in groups. Each holds several
   * trees until it is committed, and several plans run side by side.
   */
  static final int PARALLEL_MAX = 32;

  private final ApiGate gate;
  private final KindRegistry kinds;
  private final EventRecorder events;
  private final Supplier<Caller> callers;
  private final String component;
  private final OwnCheck own;
  private final Map<ObjectKey, Long> written = new ConcurrentHashMap<>();
  private final Set<ObjectKey> created = ConcurrentHashMap.newKeySet();
  private final AtomicLong highest = new AtomicLong();

  /** Whether the object that holds a name is what this plan was to create. */
  interface OwnCheck {
    boolean madeByUs(Action.Create create);
  }

  /**
   * How a step ended.
   *
   * @param failure empty when it is done, or need not be
   */
  record Result(Action action, Optional<Failure> failure) {
    boolean done() {
      return failure.isEmpty();
    }
  }

  PlanRunner(
      ApiGate gate,
      KindRegistry kinds,
      EventRecorder events,
      Supplier<Caller> callers,
      String component,
      OwnCheck own) {
    this.gate = gate;
    this.kinds = kinds;
    this.events = events;
    this.callers = callers;
    this.component = component;
    this.own = own;
  }

  /** The highest revision that this plan's writes have led to. */
  long highestRevision() {
    return highest.get();
  }

  /** What it has created, so far, or found created. */
  boolean hasCreated(ObjectKey key) {
    return created.contains(key);
  }

  /** The first refusal that matters, or none. */
  CompletionStage<Optional<Result>> run(List<Action> actions) {
    return from(actions, 0, 1);
  }

  private CompletionStage<Optional<Result>> from(List<Action> actions, int at, int batch) {
    if (at >= actions.size()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    boolean creating = actions.get(at) instanceof Action.Create;
    int end = groupEnd(actions, at, creating ? batch : PARALLEL_MAX);
    List<CompletableFuture<Result>> group =
        actions.subList(at, end).stream().map(a -> step(a).toCompletableFuture()).toList();
    int next = creating ? Math.min(batch * 2, PARALLEL_MAX) : 1;
    return CompletableFuture.allOf(group.toArray(CompletableFuture[]::new))
        .thenCompose(_ -> {
          Optional<Result> refused =
              group.stream()
                  .map(CompletableFuture::join)
                  .filter(result -> !result.done())
                  .findFirst();
          return refused.isPresent()
              ? CompletableFuture.completedFuture(refused)
              : from(actions, end, next);
        });
  }

  /** Steps of one sort on different objects may go together; updates go one by one. */
  private static int groupEnd(List<Action> actions, int at, int most) {
    Class<?> sort = actions.get(at).getClass();
    if (sort == Action.Update.class) {
      return at + 1;
    }
    Set<ObjectKey> touched = new java.util.HashSet<>();
    int end = at;
    while (end < actions.size()
        && end - at < most
        && actions.get(end).getClass() == sort
        && (actions.get(end) instanceof Action.Note || touched.add(key(actions.get(end))))) {
      end++;
    }
    return end;
  }

  private static ObjectKey key(Action action) {
    return switch (action) {
      case Action.Create create -> create.key();
      case Action.Update update -> update.from().key();
      case Action.Patch patch -> patch.from().key();
      case Action.Delete delete -> delete.object().key();
      case Action.Note note -> note.about().key();
    };
  }

  private CompletionStage<Result> step(Action action) {
    return switch (action) {
      case Action.Create create ->
          write(create.key(), "", new Operation.Create(create.object(), List.of()))
              .thenApply(failure -> created(create, failure));
      case Action.Update update ->
          write(update.from().key(), update.subresource(), update(update))
              .thenApply(failure -> settled(update, failure, update.announce()));
      case Action.Patch patch ->
          write(patch.from().key(), patch.subresource(), patch(patch))
              .thenApply(failure -> settled(patch, failure, Optional.empty()));
      case Action.Delete delete ->
          write(delete.object().key(), "", new Operation.Delete(options(delete)))
              .thenApply(failure -> deleted(delete, failure));
      case Action.Note note -> {
        events.record(
            note.about(),
            note.warning() ? EventRecorder.Type.WARNING : EventRecorder.Type.NORMAL,
            component,
            note.reason(),
            note.message());
        yield CompletableFuture.completedFuture(new Result(note, Optional.empty()));
      }
    };
  }

  private Operation update(Action.Update update) {
    ObjectNode object = update.object().deepCopy();
    version((ObjectNode) object.path("metadata"), update.from().key(), update.from().revision());
    return new Operation.Update(object, List.of());
  }

  private Operation patch(Action.Patch patch) {
    ObjectNode tree = patch.patch().deepCopy();
    ObjectNode metadata =
        tree.path("metadata") instanceof ObjectNode found ? found : tree.putObject("metadata");
    version(metadata, patch.from().key(), patch.from().revision());
    return new Operation.Patch(WriteRequest.PatchType.MERGE, tree, List.of());
  }

  /** The version the plan saw, or the one an earlier step of it left. */
  private void version(ObjectNode metadata, ObjectKey key, long seen) {
    metadata.put("resourceVersion", Long.toString(written.getOrDefault(key, seen)));
  }

  private DeleteOptions options(Action.Delete delete) {
    return new DeleteOptions(
        delete.graceSeconds(),
        delete.propagation(),
        Optional.of(delete.object().uid().value()),
        delete.exact()
            ? Optional.of(
                Long.toString(
                    written.getOrDefault(delete.object().key(), delete.object().revision())))
            : Optional.empty());
  }

  private Result created(Action.Create create, Optional<Failure> failure) {
    boolean ours =
        failure.isPresent()
            && failure.get().reason() == Reason.ALREADY_EXISTS
            && own.madeByUs(create);
    boolean terminating =
        failure.isPresent()
            && failure.get().causes().stream()
                .anyMatch(cause -> cause.reason().equals("NamespaceTerminating"));
    if (ours || failure.isEmpty()) {
      created.add(create.key());
    }
    if (ours || terminating) {
      return new Result(create, Optional.empty());
    }
    return settled(create, failure, create.announce());
  }

  private Result deleted(Action.Delete delete, Optional<Failure> failure) {
    Optional<Reason> reason = failure.map(Failure::reason);
    boolean gone =
        reason.isPresent()
            && (reason.get() == Reason.NOT_FOUND
                || reason.get() == Reason.CONFLICT && !delete.exact());
    return gone
        ? new Result(delete, Optional.empty())
        : settled(delete, failure, delete.announce());
  }

  private Result settled(
      Action action, Optional<Failure> failure, Optional<Action.Announce> announce) {
    announce.ifPresent(a -> {
      if (failure.isEmpty()) {
        events.record(
            a.about(), EventRecorder.Type.NORMAL, component, a.doneReason(), a.doneMessage());
      } else if (!a.failedReason().isEmpty()) {
        events.record(
            a.about(),
            EventRecorder.Type.WARNING,
            component,
            a.failedReason(),
            a.failurePrefix() + failure.get().message());
      }
    });
    return new Result(action, failure);
  }

  private CompletionStage<Optional<Failure>> write(
      ObjectKey key, String subresource, Operation operation) {
    var kind = kinds.byType(key.type());
    if (kind.isEmpty()) {
      return CompletableFuture.completedFuture(
          Optional.of(Failure.notFound(key.type(), key.name())));
    }
    String name = operation instanceof Operation.Create ? "" : key.name();
    Target target = new Target(kind.get(), subresource, key.namespace(), name);
    return gate.write(new WriteRequest(callers.get(), target, operation, OPTIONS))
        .thenApply(answer -> note(key, answer));
  }

  private Optional<Failure> note(ObjectKey key, WriteAnswer answer) {
    return switch (answer) {
      case WriteAnswer.Written done -> {
        written.put(key, done.object().revision());
        highest.accumulateAndGet(done.object().revision(), Math::max);
        yield Optional.empty();
      }
      case WriteAnswer.Removed done -> {
        highest.accumulateAndGet(done.last().revision(), Math::max);
        yield Optional.empty();
      }
      case WriteAnswer.RemovedMany done -> {
        highest.accumulateAndGet(done.revision(), Math::max);
        yield Optional.empty();
      }
      case WriteAnswer.Other _ -> Optional.empty();
      case WriteAnswer.Refused refused -> Optional.of(refused.failure());
    };
  }
}

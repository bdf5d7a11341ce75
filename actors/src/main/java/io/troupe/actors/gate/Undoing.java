package io.troupe.actors.gate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.WriteRequest.FieldValidation;
import io.troupe.actors.gate.WriteRequest.Operation;
import io.troupe.core.history.Change;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.OwnerReference;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import io.troupe.core.undo.Proposals;
import io.troupe.core.undo.UndoPlan;
import io.troupe.core.undo.UndoStep;
import io.troupe.core.undo.UndoStep.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Brings objects back to how they stood: reads both states as the caller, plans ({@link UndoPlan}),
 * and does each step as an ordinary write of the caller's whose cause is the restored revision.
 * What cannot be written is said of each object; the others are written all the same.
 */
final class Undoing {
  /** Writes of one undo at a time. */
  private static final int AT_ONCE_MAX = 8;

  private final ApiGate gate;
  private final GateParts parts;
  private final PastReads past;

  Undoing(ApiGate gate, GateParts parts, PastReads past) {
    this.gate = gate;
    this.parts = parts;
    this.past = past;
  }

  /** What was done. */
  private record Done(UndoStep step, Action action, String message) {}

  CompletionStage<WriteAnswer> run(Write write, ObjectNode body, List<String> decodeProblems) {
    GroupVersionKind kind = write.kind().gvk();
    Optional<Failure> refusal =
        Bodies.ofKind(body, kind)
            .or(() -> Bodies.inNamespace(body, write.key().namespace()))
            .or(() -> Bodies.fields(write, parts.schemaOf(kind), kind, body, decodeProblems));
    Result<UndoWish> wish =
        refusal
            .<Result<UndoWish>>map(Result::refused)
            .orElseGet(() -> UndoWish.of(body.path("spec")));
    return switch (wish) {
      case Result.Refused<UndoWish>(Failure failure) -> done(write.refused(failure));
      case Result.Ok<UndoWish>(UndoWish wanted) ->
          revision(write.request().caller().user().name(), wanted)
              .thenCompose(revision ->
                  switch (revision) {
                    case Result.Refused<Long>(Failure failure) -> done(write.refused(failure));
                    case Result.Ok<Long>(Long at) -> restore(write, body, wanted, at);
                  });
    };
  }

  private CompletionStage<Result<Long>> revision(String user, UndoWish wish) {
    return wish.time().isPresent()
        ? past.revisionAt(user, wish.time().get())
        : CompletableFuture.completedStage(Result.ok(wish.revision()));
  }

  private CompletionStage<WriteAnswer> restore(
      Write write, ObjectNode body, UndoWish wish, long revision) {
    Caller caller = becauseOf(write.request().caller(), revision, "");
    return new UndoScope(gate, parts.kinds().now(), caller, write.key().namespace(), revision)
        .of(wish.what())
        .thenCompose(found ->
            switch (found) {
              case Result.Refused<UndoScope.Found>(Failure failure) -> done(write.refused(failure));
              case Result.Ok<UndoScope.Found>(UndoScope.Found scope) -> {
                UndoPlan plan = UndoPlan.of(scope.subjects());
                yield new Run(write, caller, wish.recreate())
                    .all(plan.steps())
                    .thenApply(all ->
                        new WriteAnswer.Other(
                            Json.bytes(answer(body, revision, scope, plan, all)),
                            true,
                            write.warnings()));
              }
            });
  }

  /**
   * @param part of the request; an object is written to once under one id, or the second write is
   *     taken for the first one sent again
   */
  private static Caller becauseOf(Caller caller, long revision, String part) {
    return new Caller(
        caller.user(),
        caller.sourceAddress(),
        caller.userAgent(),
        caller.requestId() + part,
        revision,
        caller.impersonator());
  }

  /** The doing of one plan. */
  private final class Run {
    private final Write write;
    private final Caller caller;
    private final boolean recreate;
    private final Map<Uid, Uid> reborn = new ConcurrentHashMap<>();

    Run(Write write, Caller caller, boolean recreate) {
      this.write = write;
      this.caller = caller;
      this.recreate = recreate;
    }

    /** Stage by stage, and within one a few at a time. */
    CompletionStage<List<Done>> all(List<UndoStep> steps) {
      CompletionStage<List<Done>> before = CompletableFuture.completedStage(new ArrayList<>());
      int from = 0;
      while (from < steps.size()) {
        int to = from;
        while (to < steps.size()
            && to - from < AT_ONCE_MAX
            && UndoPlan.stage(steps.get(to)) == UndoPlan.stage(steps.get(from))) {
          to++;
        }
        List<UndoStep> together = steps.subList(from, to);
        before = before.thenCompose(sofar -> together(together, sofar));
        from = to;
      }
      return before;
    }

    private CompletionStage<List<Done>> together(List<UndoStep> steps, List<Done> before) {
      CompletionStage<List<Done>> all = CompletableFuture.completedStage(before);
      for (CompletionStage<Done> one : steps.stream().map(this::one).toList()) {
        all =
            all.thenCombine(
                one,
                (sofar, done) -> {
                  sofar.add(done);
                  return sofar;
                });
      }
      return all;
    }

    private CompletionStage<Done> one(UndoStep step) {
      return switch (step.action()) {
        case NONE, REFUSED ->
            CompletableFuture.completedStage(new Done(step, step.action(), step.message()));
        case DELETE -> deleted(step).thenApply(answer -> settled(step, answer, step.message()));
        case REPLACE -> replaced(step);
        case CREATE -> created(step, step.proposed().orElseThrow());
        case RECREATE -> throw new IllegalStateException("nobody plans that");
      };
    }

    private CompletionStage<WriteAnswer> deleted(UndoStep step) {
      String uid = step.subject().now().orElseThrow().path("metadata").path("uid").asText("");
      return asked(
          step,
          step.subject().key().name(),
          new Operation.Delete(
              new DeleteOptions(
                  Optional.empty(),
                  Optional.of(DeleteOptions.Propagation.BACKGROUND),
                  Optional.of(uid),
                  Optional.empty())));
    }

    private CompletionStage<Done> replaced(UndoStep step) {
      return asked(
              step,
              step.subject().key().name(),
              new Operation.Update(step.proposed().orElseThrow().deepCopy(), List.of()))
          .thenCompose(answer -> {
            note(step, answer);
            boolean immutable =
                answer instanceof WriteAnswer.Refused(Failure failure, var _)
                    && failure.reason() == Reason.INVALID;
            return immutable
                ? anew(step, ((WriteAnswer.Refused) answer).failure())
                : CompletableFuture.completedStage(settled(step, answer, step.message()));
          });
    }

    /** What stood once was valid, so it is the change to it that is not allowed. */
    private CompletionStage<Done> anew(UndoStep step, Failure immutable) {
      if (!recreate) {
        String why = immutable.message() + "; with spec.recreate it is deleted and created anew";
        return CompletableFuture.completedStage(new Done(step, Action.REFUSED, why));
      }
      return deleted(step)
          .thenCompose(answer ->
              switch (answer) {
                case WriteAnswer.Refused _ ->
                    CompletableFuture.completedStage(settled(step, answer, ""));
                case WriteAnswer.Removed _ when !write.dryRun() ->
                    created(step, UndoPlan.anew(step.subject()))
                        .thenApply(done ->
                            done.action() == Action.CREATE
                                ? new Done(step, Action.RECREATE, done.message())
                                : done);
                case WriteAnswer.Removed _,
                    WriteAnswer.Written _,
                    WriteAnswer.RemovedMany _,
                    WriteAnswer.Other _ ->
                    CompletableFuture.completedStage(
                        write.dryRun()
                            ? new Done(step, Action.RECREATE, "its creation is not rehearsed")
                            : new Done(
                                step,
                                Action.DELETE,
                                "it does not go at once; ask again when it is gone"));
              });
    }

    private CompletionStage<Done> created(UndoStep step, ObjectNode proposed) {
      ObjectKey key = step.subject().key();
      ClusterImage image = parts.images().current();
      boolean homeless =
          !key.namespace().isEmpty()
              && image.get(ObjectKey.of("", "namespaces", "", key.namespace())).isEmpty();
      if (homeless && write.dryRun()) {
        String why = "not rehearsed: its namespace does not stand yet";
        return CompletableFuture.completedStage(new Done(step, Action.CREATE, why));
      }
      ObjectNode object = Proposals.owned(proposed, owner -> today(owner, key, image));
      return create(step, object)
          .thenCompose(answer -> {
            Optional<ObjectNode> free =
                answer instanceof WriteAnswer.Refused
                    ? Proposals.withoutClaims(key.type(), object)
                    : Optional.empty();
            return free.isEmpty()
                ? CompletableFuture.completedStage(made(step, answer, step.message()))
                : create(step, free.get())
                    .thenApply(second ->
                        second instanceof WriteAnswer.Refused
                            ? made(step, answer, "")
                            : made(
                                step, second, "its addresses or ports are taken; it has new ones"));
          });
    }

    private static Done made(UndoStep step, WriteAnswer answer, String message) {
      Done done = settled(step, answer, message);
      return done.action() == step.action() ? new Done(step, Action.CREATE, done.message()) : done;
    }

    private CompletionStage<WriteAnswer> create(UndoStep step, ObjectNode object) {
      return asked(step, "", new Operation.Create(object.deepCopy(), List.of()))
          .thenApply(answer -> {
            note(step, answer);
            return answer;
          });
    }

    private CompletionStage<WriteAnswer> asked(UndoStep step, String name, Operation operation) {
      Kind kind = step.subject().kind();
      boolean second = operation instanceof Operation.Create && step.action() == Action.REPLACE;
      return gate.write(
          new WriteRequest(
              second ? becauseOf(caller, caller.parentRevision(), "/anew") : caller,
              new Target(kind, "", step.subject().key().namespace(), name),
              operation,
              new WriteRequest.Options(
                  write.dryRun(),
                  write.request().options().fieldManager(),
                  FieldValidation.IGNORE,
                  false)));
    }

    /** Whoever referred to the old life is to refer to the new one. */
    private void note(UndoStep step, WriteAnswer answer) {
      if (answer instanceof WriteAnswer.Written(StoredObject object, _, _)) {
        step.subject()
            .then()
            .map(then -> then.path("metadata").path("uid").asText(""))
            .filter(uid -> !uid.isEmpty())
            .ifPresent(uid -> reborn.put(new Uid(uid), object.uid()));
      }
    }

    private Optional<Uid> today(OwnerReference owner, ObjectKey owned, ClusterImage image) {
      Optional<Uid> again = Optional.ofNullable(reborn.get(owner.uid()));
      return again.or(() -> {
        int slash = owner.apiVersion().indexOf('/');
        GroupVersionKind gvk =
            new GroupVersionKind(
                slash < 0 ? "" : owner.apiVersion().substring(0, slash),
                owner.apiVersion().substring(slash + 1),
                owner.kind());
        return parts
            .kinds()
            .byKind(gvk)
            .flatMap(kind ->
                image.get(
                    new ObjectKey(
                        kind.storedAs(), kind.namespaced() ? owned.namespace() : "", owner.name())))
            .map(StoredObject::uid)
            .filter(owner.uid()::equals);
      });
    }
  }

  private static Done settled(UndoStep step, WriteAnswer answer, String message) {
    if (!(answer instanceof WriteAnswer.Refused(Failure failure, var _))) {
      return new Done(step, step.action(), message);
    }
    // The cluster itself makes some objects in every namespace.
    return failure.reason() == Reason.ALREADY_EXISTS
        ? new Done(step, Action.NONE, "somebody has made it meanwhile")
        : new Done(step, Action.REFUSED, failure.message());
  }

  private static ObjectNode answer(
      ObjectNode body, long revision, UndoScope.Found scope, UndoPlan plan, List<Done> all) {
    ObjectNode undo = Json.object();
    for (String field : List.of("kind", "apiVersion", "metadata", "spec")) {
      undo.set(field, body.path(field));
    }
    ObjectNode status = undo.putObject("status");
    status.put("revision", revision);
    ArrayNode changes = status.putArray("changes");
    boolean alone = plan.steps().size() == 1;
    int unchanged = 0;
    for (Done done : all) {
      if (done.action() == Action.NONE && done.message().isEmpty() && !alone) {
        unchanged++;
      } else {
        change(changes.addObject(), done);
      }
    }
    scope
        .refused()
        .forEach((type, why) -> {
          ObjectNode change = changes.addObject();
          change.putObject("object").put("resource", type);
          change.put("action", Action.REFUSED.wire()).put("message", why);
        });
    status.put("unchanged", unchanged).put("leftToControllers", plan.leftToControllers());
    return undo;
  }

  private static void change(ObjectNode change, Done done) {
    Kind kind = done.step().subject().kind();
    ObjectKey key = done.step().subject().key();
    ObjectNode object = change.putObject("object");
    object.put("group", kind.type().group()).put("version", kind.gvk().version());
    object.put("resource", kind.type().resource()).put("kind", kind.gvk().kind());
    object.put("namespace", key.namespace()).put("name", key.name());
    change.put("action", done.action().wire());
    if (!done.step().diff().isEmpty()) {
      ArrayNode diff = change.putArray("diff");
      for (Change each : done.step().diff()) {
        ObjectNode entry = diff.addObject().put("path", each.path());
        each.before().ifPresent(value -> entry.set("old", value));
        each.after().ifPresent(value -> entry.set("new", value));
      }
    }
    if (!done.message().isEmpty()) {
      change.put("message", done.message());
    }
  }

  private static CompletionStage<WriteAnswer> done(WriteAnswer answer) {
    return CompletableFuture.completedStage(answer);
  }
}

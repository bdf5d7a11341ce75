package io.troupe.actors.gate;

import io.troupe.actors.gate.ReadRequest.Freshness;
import io.troupe.actors.gate.WriteRequest.Operation;
import io.troupe.actors.object.Entities;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.Authorizer;
import io.troupe.core.auth.Denial;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.Conversion;
import io.troupe.core.kind.Kind;
import io.troupe.core.object.Cause;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/** The gate over images and entities. */
public final class DefaultApiGate implements ApiGate {
  /** How long a read waits for a revision that has not come yet, as upstream does. */
  private static final Duration FUTURE_MAX = Duration.ofSeconds(3);

  private final GateParts parts;
  private final Creation creation;
  private final Updates updates;
  private final Deletion deletion;
  private final Actions actions;

  public DefaultApiGate(GateParts parts) {
    this.parts = parts;
    Admission admission = new Admission(parts.admission(), parts.steps());
    WriteLoop loop = new WriteLoop(parts);
    creation = new Creation(parts, admission, loop);
    updates = new Updates(parts, new Modification(parts, admission), creation, loop);
    deletion = new Deletion(parts, admission, loop);
    actions = new Actions(parts, admission, loop, deletion);
  }

  @Override
  public CompletionStage<ReadAnswer> read(ReadRequest request) {
    Optional<Failure> refusal =
        authorize(request.caller().user(), request.verb(), request.target());
    if (refusal.isPresent()) {
      return CompletableFuture.completedStage(new ReadAnswer.Refused(refusal.get()));
    }
    return fresh(request.freshness())
        .thenApply(answer -> {
          if (request.verb().equals("list") && answer instanceof ReadAnswer.Granted(var image)) {
            parts.images().keep(image);
          }
          return answer;
        });
  }

  private CompletionStage<ReadAnswer> fresh(Freshness freshness) {
    return switch (freshness) {
      case Freshness.Any _ -> granted(parts.images().current());
      case Freshness.Latest _ ->
          parts
              .images()
              .latest()
              .<ReadAnswer>thenApply(ReadAnswer.Granted::new)
              .exceptionally(_ -> new ReadAnswer.Refused(Failures.behind()));
      case Freshness.Exact(var revision) -> exactly(revision);
      case Freshness.NotOlderThan(var revision) -> atLeast(revision);
    };
  }

  private CompletionStage<ReadAnswer> exactly(long revision) {
    ClusterImage current = parts.images().current();
    if (revision > current.revision()) {
      return atLeast(revision)
          .thenCompose(answer ->
              answer instanceof ReadAnswer.Granted
                  ? exactly(revision)
                  : CompletableFuture.completedStage(answer));
    }
    return CompletableFuture.completedStage(
        parts
            .images()
            .exactly(revision)
            .<ReadAnswer>map(ReadAnswer.Granted::new)
            .orElseGet(() -> new ReadAnswer.Refused(Failures.expired())));
  }

  private CompletionStage<ReadAnswer> atLeast(long revision) {
    return Waits.within(
            parts.images().atLeast(revision), FUTURE_MAX, parts.delay(), TimeoutException::new)
        .<ReadAnswer>thenApply(ReadAnswer.Granted::new)
        .exceptionally(_ ->
            new ReadAnswer.Refused(
                Failures.tooLarge(revision, parts.images().current().revision())));
  }

  private static CompletionStage<ReadAnswer> granted(ClusterImage image) {
    return CompletableFuture.completedStage(new ReadAnswer.Granted(image));
  }

  @Override
  public CompletionStage<WriteAnswer> write(WriteRequest request) {
    Caller caller = request.caller();
    Target target = request.target();
    String verb = verb(request.operation());
    Write write =
        new Write(
            request,
            new Cause(
                caller.user().name(),
                caller.user().groups(),
                caller.sourceAddress(),
                caller.userAgent(),
                verb,
                target.subresource(),
                caller.requestId(),
                parts.clock().instant(),
                caller.parentRevision()));
    Optional<Failure> refusal = authorize(caller.user(), verb, target).or(() -> mayCreate(request));
    return refusal.isPresent()
        ? CompletableFuture.completedStage(write.refused(refusal.get()))
        : CompletableFuture.completedStage(write)
            .thenCompose(this::dispatch)
            .thenCompose(answer -> shown(write, answer))
            .exceptionally(failure -> write.refused(WriteLoop.explained(write, failure)));
  }

  @Override
  public CompletionStage<Result<List<StoredObject>>> inVersion(
      Kind kind, List<StoredObject> objects) {
    return parts.versions().served(kind, objects);
  }

  /** Answers are in the request's version. */
  private CompletionStage<WriteAnswer> shown(Write write, WriteAnswer answer) {
    List<StoredObject> objects =
        switch (answer) {
          case WriteAnswer.Written(var object, _, _) -> List.of(object);
          case WriteAnswer.RemovedMany(var many, _, _) -> many;
          case WriteAnswer.Removed _, WriteAnswer.Other _, WriteAnswer.Refused _ -> List.of();
        };
    if (objects.isEmpty() || write.kind().storage().conversion() instanceof Conversion.Identity) {
      return CompletableFuture.completedStage(answer);
    }
    return inVersion(write.kind(), objects)
        .thenApply(converted ->
            switch (converted) {
              case Result.Refused<List<StoredObject>>(var failure) -> write.refused(failure);
              case Result.Ok<List<StoredObject>>(var shown) ->
                  answer instanceof WriteAnswer.RemovedMany(_, var revision, var warnings)
                      ? new WriteAnswer.RemovedMany(shown, revision, warnings)
                      : new WriteAnswer.Written(
                          shown.getFirst(),
                          ((WriteAnswer.Written) answer).created(),
                          write.warnings());
            });
  }

  private CompletionStage<WriteAnswer> dispatch(Write write) {
    boolean object = write.subresource().isEmpty();
    return switch (write.request().operation()) {
      case Operation.Create(var body, var problems) -> {
        if (!object) {
          yield actions.run(write, body, problems);
        }
        yield write.kind().type().qualified().equals("bindings")
            ? actions.bindByBody(write, body)
            : creation.run(write, body, problems);
      }
      case Operation.Update update -> updates.update(write, update);
      case Operation.Patch patch -> updates.patch(write, patch);
      case Operation.Delete(var options) when object -> deletion.one(write, write.key(), options);
      case Operation.DeleteCollection(var options, var labels, var fields) when object ->
          deletion.collection(write, options, labels, fields);
      case Operation.Delete _, Operation.DeleteCollection _ ->
          CompletableFuture.completedStage(write.refused(Failures.methodNotAllowed(write)));
    };
  }

  /** A PUT that creates needs leave for that too. */
  private Optional<Failure> mayCreate(WriteRequest request) {
    Target target = request.target();
    boolean creates =
        request.operation() instanceof Operation.Update
            && target.kind().createOnUpdate()
            && target.subresource().isEmpty()
            && parts.images().current().get(target.key()).isEmpty();
    return creates ? authorize(request.caller().user(), "create", target) : Optional.empty();
  }

  @Override
  public Authorization authorizeWrite(UserInfo user, String verb, Target target) {
    return authorize(user, verb, target)
        .<Authorization>map(Authorization.Denied::new)
        .orElseGet(Authorization.Allowed::new);
  }

  @Override
  public Authorization authorizePath(UserInfo user, String method, String path) {
    Attributes attributes = Attributes.ofPath(user, method, path);
    Authorizer.Verdict verdict = parts.authorizer().authorize(attributes, parts.images().current());
    return verdict.allowed()
        ? new Authorization.Allowed()
        : new Authorization.Denied(Denial.of(attributes, verdict.reason()));
  }

  private Optional<Failure> authorize(UserInfo user, String verb, Target target) {
    if (target.kind().type().group().equals(Entities.INTERNAL_GROUP)) {
      return Optional.of(Failures.unknownResource());
    }
    Attributes attributes =
        new Attributes(
            user,
            verb,
            target.kind().type().group(),
            target.kind().type().resource(),
            target.subresource(),
            target.namespace(),
            target.name(),
            "");
    Authorizer.Verdict verdict = parts.authorizer().authorize(attributes, parts.images().current());
    return verdict.allowed()
        ? Optional.empty()
        : Optional.of(Denial.of(attributes, verdict.reason()));
  }

  private static String verb(Operation operation) {
    return switch (operation) {
      case Operation.Create _ -> "create";
      case Operation.Update _ -> "update";
      case Operation.Patch _ -> "patch";
      case Operation.Delete _ -> "delete";
      case Operation.DeleteCollection _ -> "deletecollection";
    };
  }
}

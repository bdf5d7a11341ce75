package io.troupe.actors.gate;

import io.troupe.actors.gate.ReadRequest.Freshness;
import io.troupe.actors.gate.WriteRequest.Operation;
import io.troupe.actors.object.Entities;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.Denial;
import io.troupe.core.auth.Narrowing;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.Conversion;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.core.ComponentStatuses;
import io.troupe.core.kind.history.HistoryKinds;
import io.troupe.core.object.Cause;
import io.troupe.core.object.Grounds;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import io.troupe.core.select.Selection;
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

  private static final CompletionStage<Optional<Failure>> NO_REFUSAL =
      CompletableFuture.completedStage(Optional.empty());

  private final GateParts parts;
  private final Creation creation;
  private final Updates updates;
  private final Deletion deletion;
  private final Actions actions;
  private final Reviews reviews;
  private final Connections connections;
  private final Optional<PastReads> past;
  private final Optional<Undoing> undoing;

  public DefaultApiGate(GateParts parts) {
    this.parts = parts;
    Admission admission = new Admission(parts.admission(), parts.steps());
    WriteLoop loop = new WriteLoop(parts);
    creation = new Creation(parts, admission, loop);
    updates = new Updates(parts, new Modification(parts, admission), creation, loop);
    deletion = new Deletion(parts, admission, loop);
    actions = new Actions(parts, admission, loop, deletion);
    reviews = new Reviews(parts);
    connections = new Connections(parts, admission);
    past = parts.past().map(known -> new PastReads(parts, known, this::judge, this::atLeast));
    undoing = past.map(reads -> new Undoing(this, parts, reads));
  }

  @Override
  public CompletionStage<ReadAnswer> read(ReadRequest request) {
    return judge(request)
        .thenCompose(refusal ->
            refusal.isPresent()
                ? CompletableFuture.completedStage(new ReadAnswer.Refused(refusal.get()))
                : granted(request));
  }

  private CompletionStage<ReadAnswer> granted(ReadRequest request) {
    if (request.target().kind().gvk().equals(ComponentStatuses.KIND.gvk())) {
      return granted(ComponentStatuses.image(parts.images().current()));
    }
    if (past.isPresent() && request.freshness() instanceof Freshness.Past(var revision)) {
      return past.get().at(request, revision);
    }
    if (past.isPresent() && request.freshness() instanceof Freshness.AsOf(var time)) {
      return past.get().at(request, time);
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
      case Freshness.Past(var revision) -> exactly(revision);
      case Freshness.AsOf _ ->
          CompletableFuture.completedStage(new ReadAnswer.Refused(Failures.expired()));
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
    String verb = request.operation().verb();
    Write write = new Write(request, cause(caller, verb, target));
    return judge(target.attributes(caller.user(), verb, narrowing(request)))
        .thenCompose(refusal ->
            refusal.isPresent() ? CompletableFuture.completedStage(refusal) : mayCreate(request))
        .thenCompose(refusal ->
            refusal.isPresent()
                ? CompletableFuture.completedStage(write.refused(refusal.get()))
                : dispatch(write).thenCompose(answer -> shown(write, answer)))
        .exceptionally(failure -> write.refused(WriteLoop.explained(write, failure)));
  }

  @Override
  public CompletionStage<ReadAnswer> connect(ConnectRequest request) {
    Caller caller = request.caller();
    Target target = request.target();
    CompletionStage<Optional<Failure>> asked =
        judge(target.attributes(caller.user(), request.verb()));
    return asked
        .thenCompose(refusal ->
            refusal.isEmpty() && request.alsoCreate() && !request.verb().equals("create")
                ? judge(target.attributes(caller.user(), "create"))
                : CompletableFuture.completedStage(refusal))
        .thenCompose(refusal ->
            refusal.isPresent()
                ? CompletableFuture.completedStage(new ReadAnswer.Refused(refusal.get()))
                : connections.run(request, cause(caller, request.verb(), target)));
  }

  private Cause cause(Caller caller, String verb, Target target) {
    return new Cause(
        caller.user().name(),
        caller.user().groups(),
        caller.sourceAddress(),
        caller.userAgent(),
        verb,
        target.subresource(),
        caller.requestId(),
        parts.clock().instant(),
        caller.parentRevision(),
        caller.impersonator().map(UserInfo::name).orElse(""),
        caller.user().uid(),
        Grounds.join(caller.user().extra(), caller.grounds()));
  }

  @Override
  public CompletionStage<Result<List<StoredObject>>> inVersion(
      Kind kind, List<StoredObject> objects) {
    return parts.versions().served(kind, objects);
  }

  @Override
  public CompletionStage<Result<List<StoredObject>>> asRecorded(
      Kind kind, List<StoredObject> objects) {
    return parts.versions().recorded(kind, objects);
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
        Optional<ReviewAnswer> review = parts.access().review(write.kind().type());
        if (review.isPresent()) {
          yield reviews.run(write, review.get(), body, problems);
        }
        if (undoing.isPresent() && write.kind().type().equals(HistoryKinds.UNDOS)) {
          yield undoing.get().run(write, body, problems);
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

  /** A PUT or an apply that creates needs leave for that too. */
  private CompletionStage<Optional<Failure>> mayCreate(WriteRequest request) {
    Target target = request.target();
    boolean creates =
        (request.operation() instanceof Operation.Update && target.kind().createOnUpdate()
                || request.operation() instanceof Operation.Patch patch
                    && patch.type() == WriteRequest.PatchType.APPLY)
            && target.subresource().isEmpty()
            && parts.images().current().get(target.key()).isEmpty();
    return creates ? judge(target.attributes(request.caller().user(), "create")) : NO_REFUSAL;
  }

  /** The selectors of a deletecollection; bad ones are refused later, in their own words. */
  private static Narrowing narrowing(WriteRequest request) {
    return request.operation() instanceof Operation.DeleteCollection(var _, var labels, var fields)
            && Selection.of(request.target().kind(), "", labels, fields)
                instanceof Result.Ok<Selection>(Selection selection)
        ? Narrowing.of(selection.fields(), selection.labels())
        : Narrowing.NONE;
  }

  @Override
  public Authorization authorizeWrite(UserInfo user, String verb, Target target) {
    return atOnce(permitWrite(user, verb, target));
  }

  @Override
  public Authorization authorizePath(UserInfo user, String method, String path) {
    return atOnce(permitPath(user, method, path));
  }

  @Override
  public CompletionStage<Authorization> permitWrite(UserInfo user, String verb, Target target) {
    return permit(target.attributes(user, verb));
  }

  @Override
  public CompletionStage<Authorization> permit(Attributes attributes) {
    return judge(attributes)
        .thenApply(refusal ->
            refusal
                .<Authorization>map(Authorization.Denied::new)
                .orElseGet(Authorization.Allowed::new));
  }

  /** Who cannot wait is refused what is not known yet. */
  private static Authorization atOnce(CompletionStage<Authorization> pending) {
    return pending
        .toCompletableFuture()
        .getNow(new Authorization.Denied(Failure.of(Reason.FORBIDDEN, "forbidden")));
  }

  private CompletionStage<Optional<Failure>> judge(ReadRequest request) {
    return judge(
        request.target().attributes(request.caller().user(), request.verb(), request.narrowing()));
  }

  private CompletionStage<Optional<Failure>> judge(Attributes attributes) {
    if (attributes.group().equals(Entities.INTERNAL_GROUP)) {
      return CompletableFuture.completedStage(Optional.of(Failures.unknownResource()));
    }
    return parts
        .access()
        .authorizer()
        .authorize(attributes, parts.images().current())
        .thenApply(verdict ->
            verdict.allowed()
                ? Optional.empty()
                : Optional.of(Denial.of(attributes, verdict.reason())));
  }
}

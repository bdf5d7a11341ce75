package io.troupe.actors.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.Caller;
import io.troupe.actors.gate.ConnectRequest;
import io.troupe.actors.gate.ReadAnswer;
import io.troupe.actors.gate.ReadRequest;
import io.troupe.actors.gate.Target;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.actors.gate.WriteRequest;
import io.troupe.actors.gate.WriteRequest.Operation;
import io.troupe.core.audit.AuditPolicy.Plan;
import io.troupe.core.audit.AuditedRequest;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.outcome.Result;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The gate as the server's own parts see it (controllers, the scheduler, agents' links): upstream's
 * are clients like others, and so are their writes audited. Reads of theirs are none: they look at
 * the image. Where nobody audits, they have the gate itself.
 */
public final class AuditedGate implements ApiGate {
  private static final int OK = 200;
  private static final int CREATED = 201;

  private final ApiGate gate;
  private final AuditTrail trail;

  public AuditedGate(ApiGate gate, AuditTrail trail) {
    this.gate = gate;
    this.trail = trail;
  }

  @Override
  public CompletionStage<WriteAnswer> write(WriteRequest request) {
    Caller caller = request.caller();
    Attributes attributes = request.target().attributes(caller.user(), request.operation().verb());
    Plan plan = trail.plan(attributes, caller.user());
    if (plan.tellsNothing()) {
      return gate.write(request);
    }
    AuditedCall call = trail.follow(described(caller, attributes), plan, true);
    CompletionStage<Boolean> received = call.received();
    switch (request.operation()) {
      case Operation.Create(var object, _) -> call.sent(object);
      case Operation.Update(var object, _) -> call.sent(object);
      case Operation.Patch(_, var patch, _) -> call.sentPatch(patch);
      case Operation.Delete(var options) -> call.sent(tree(options));
      case Operation.DeleteCollection(var options, _, _) -> call.sent(tree(options));
    }
    return received.thenCompose(stored ->
        stored
            ? followed(request, call)
            : CompletableFuture.completedStage(
                new WriteAnswer.Refused(AuditedCall.NOT_STORED, List.of())));
  }

  private CompletionStage<WriteAnswer> followed(WriteRequest request, AuditedCall call) {
    WriteRequest noting =
        new WriteRequest(
            request.caller().noting(call::note),
            request.target(),
            request.operation(),
            request.options());
    return gate.write(noting)
        .whenComplete((answer, fault) -> {
          if (fault != null) {
            call.panicked(fault);
          } else {
            int code = code(answer);
            call.ended(
                code,
                call.wantsAnswer(code)
                    ? Optional.of(object(answer, request.target().kind()))
                    : Optional.empty());
          }
        })
        .thenCompose(answer -> call.told().thenApply(_ -> answer));
  }

  private AuditedRequest described(Caller caller, Attributes attributes) {
    return new AuditedRequest(
        caller.requestId(),
        uri(attributes),
        attributes,
        caller.user(),
        Optional.empty(),
        caller.sourceAddress().isEmpty() ? List.of() : List.of(caller.sourceAddress()),
        caller.userAgent(),
        trail.clock().instant());
  }

  private static ObjectNode tree(DeleteOptions options) {
    ObjectNode tree = Json.object().put("kind", "DeleteOptions").put("apiVersion", "v1");
    options.into(tree);
    return tree;
  }

  /** Where the same request would go over HTTP. */
  private static String uri(Attributes asked) {
    StringBuilder uri = new StringBuilder(asked.group().isEmpty() ? "/api" : "/apis/");
    uri.append(asked.group()).append('/').append(asked.version());
    if (!asked.namespace().isEmpty()) {
      uri.append("/namespaces/").append(asked.namespace());
    }
    uri.append('/').append(asked.resource());
    for (String more : List.of(asked.name(), asked.subresource())) {
      if (!more.isEmpty()) {
        uri.append('/').append(more);
      }
    }
    return uri.toString();
  }

  private static int code(WriteAnswer answer) {
    return switch (answer) {
      case WriteAnswer.Written(_, boolean created, _) -> created ? CREATED : OK;
      case WriteAnswer.Other(_, boolean created, _) -> created ? CREATED : OK;
      case WriteAnswer.Removed _, WriteAnswer.RemovedMany _ -> OK;
      case WriteAnswer.Refused(var failure, _) -> failure.code();
    };
  }

  private static ObjectNode object(WriteAnswer answer, Kind kind) {
    return switch (answer) {
      case WriteAnswer.Written(StoredObject object, _, _) -> object.view();
      case WriteAnswer.Other(byte[] json, _, _) -> Json.parse(json);
      case WriteAnswer.Removed removed -> removed.status();
      case WriteAnswer.RemovedMany(var objects, long revision, _) -> list(objects, kind, revision);
      case WriteAnswer.Refused(var failure, _) -> failure.toStatus();
    };
  }

  private static ObjectNode list(List<StoredObject> objects, Kind kind, long revision) {
    ObjectNode list =
        Json.object()
            .put("kind", kind.gvk().kind() + "List")
            .put("apiVersion", kind.gvk().apiVersion());
    list.putObject("metadata").put("resourceVersion", Long.toString(revision));
    var items = list.putArray("items");
    objects.forEach(object -> items.add(object.view()));
    return list;
  }

  @Override
  public CompletionStage<ReadAnswer> read(ReadRequest request) {
    return gate.read(request);
  }

  @Override
  public CompletionStage<ReadAnswer> connect(ConnectRequest request) {
    return gate.connect(request);
  }

  @Override
  public CompletionStage<Result<List<StoredObject>>> inVersion(
      Kind kind, List<StoredObject> objects) {
    return gate.inVersion(kind, objects);
  }

  @Override
  public CompletionStage<Result<List<StoredObject>>> asRecorded(
      Kind kind, List<StoredObject> objects) {
    return gate.asRecorded(kind, objects);
  }

  @Override
  public Authorization authorizeWrite(UserInfo user, String verb, Target target) {
    return gate.authorizeWrite(user, verb, target);
  }

  @Override
  public Authorization authorizePath(UserInfo user, String method, String path) {
    return gate.authorizePath(user, method, path);
  }

  @Override
  public CompletionStage<Authorization> permitPath(UserInfo user, String method, String path) {
    return gate.permitPath(user, method, path);
  }

  @Override
  public CompletionStage<Authorization> permitWrite(UserInfo user, String verb, Target target) {
    return gate.permitWrite(user, verb, target);
  }

  @Override
  public CompletionStage<Authorization> permit(Attributes attributes) {
    return gate.permit(attributes);
  }
}

package io.troupe.http.route;

import akka.http.javadsl.model.HttpResponse;
import akka.stream.Materializer;
import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.ApiGate.Authorization;
import io.troupe.actors.gate.WriteRequest;
import io.troupe.actors.gate.WriteRequest.FieldValidation;
import io.troupe.actors.gate.WriteRequest.Operation;
import io.troupe.actors.gate.WriteRequest.Options;
import io.troupe.actors.gate.WriteRequest.PatchType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import io.troupe.http.audit.Audited;
import io.troupe.http.error.StatusResponse;
import io.troupe.http.negotiate.BodyReader;
import io.troupe.http.negotiate.BodyReader.Read;
import io.troupe.http.negotiate.BodyReader.Syntax;
import io.troupe.http.negotiate.Form;
import io.troupe.http.negotiate.MediaType;
import io.troupe.http.negotiate.Negotiator;
import io.troupe.http.negotiate.Negotiator.Offer;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Decodes creates, updates, patches and deletes, and hands them to the gate. */
final class WriteRoute {
  /** Operations of one JSON patch, upstream's limit. */
  private static final int JSON_PATCH_OPERATIONS_MAX = 10_000;

  private final ApiGate gate;
  private final Materializer materializer;
  private final WriteResponses responses;
  private final BodyBudget bodies = BodyBudget.ofHeap();

  WriteRoute(ApiGate gate, Materializer materializer, InstantSource clock) {
    this.gate = gate;
    this.materializer = materializer;
    this.responses = new WriteResponses(clock);
  }

  private record Decoded(Operation operation, Options options) {}

  CompletionStage<HttpResponse> handle(ResourceCall call) {
    Exchange exchange = call.exchange();
    return gate.permitWrite(exchange.caller().user(), call.verb().wire(), call.target())
        .thenCompose(authorization ->
            switch (authorization) {
              case Authorization.Denied(Failure failure) -> unread(exchange, failure);
              case Authorization.Allowed() -> permitted(call);
            });
  }

  private CompletionStage<HttpResponse> permitted(ResourceCall call) {
    Exchange exchange = call.exchange();
    return switch (Negotiator.choose(exchange.accept(), offer(call), exchange.pretty())) {
      case Result.Refused<Form>(Failure failure) -> unread(exchange, failure);
      case Result.Ok<Form>(Form form) -> {
        BodyBudget.Lease lease = bodies.open();
        yield RequestBody.read(exchange.http(), materializer, lease)
            .thenCompose(body -> write(call, form, body.then(bytes -> decode(call, bytes))))
            .whenComplete((_, _) -> lease.close());
      }
    };
  }

  /** Reviews, bindings and their like are no objects that a Table could show. */
  private static Offer offer(ResourceCall call) {
    if (call.verb() == ResourceCall.Verb.DELETE_COLLECTION) {
      return Offer.LIST;
    }
    boolean object =
        call.bodyKind().equals(call.kind().gvk()) && call.kind().verbs().contains("get");
    return object ? Offer.OBJECT : Offer.VIRTUAL;
  }

  private CompletionStage<HttpResponse> unread(Exchange exchange, Failure failure) {
    RequestBody.drain(exchange.http().entity(), materializer);
    return CompletableFuture.completedFuture(StatusResponse.of(failure, exchange.accept()));
  }

  private CompletionStage<HttpResponse> write(
      ResourceCall call, Form form, Result<Decoded> decoded) {
    return switch (decoded) {
      case Result.Refused<Decoded>(Failure failure) ->
          CompletableFuture.completedFuture(StatusResponse.of(failure, call.exchange().accept()));
      case Result.Ok<Decoded>(Decoded(Operation operation, Options options)) ->
          gate.write(audited(call, operation, options))
              .thenApply(answer -> responses.of(call, form, answer));
    };
  }

  private static WriteRequest audited(ResourceCall call, Operation operation, Options options) {
    Audited.of(call.exchange().http())
        .map(Audited::call)
        .ifPresent(audited -> {
          switch (operation) {
            case Operation.Create(var object, var _) -> audited.sent(object);
            case Operation.Update(var object, var _) -> audited.sent(object);
            case Operation.Patch(var _, var patch, var _) -> audited.sentPatch(patch);
            case Operation.Delete _, Operation.DeleteCollection _ -> {
              return; // what was sent are options, told where they are read
            }
          }
        });
    return new WriteRequest(call.exchange().caller(), call.target(), operation, options);
  }

  private static Result<Decoded> decode(ResourceCall call, byte[] body) {
    return switch (call.verb()) {
      case CREATE ->
          object(
              call,
              body,
              WriteOptions.Of.CREATE,
              o -> new Operation.Create(o.object(), o.problems()));
      case UPDATE ->
          object(
              call,
              body,
              WriteOptions.Of.UPDATE,
              o -> new Operation.Update(o.object(), o.problems()));
      case PATCH -> patch(call, body);
      case DELETE, DELETE_COLLECTION -> delete(call, body);
      case GET, LIST, WATCH -> throw new IllegalArgumentException(call.verb() + " is no write");
    };
  }

  private interface ToOperation {
    Operation of(ObjectBody body);
  }

  private static Result<Decoded> object(
      ResourceCall call, byte[] body, WriteOptions.Of options, ToOperation operation) {
    Exchange exchange = call.exchange();
    return WriteOptions.parse(exchange.query(), options)
        .then(parsed ->
            MediaType.ofObject(RequestBody.contentType(exchange.http()))
                .then(syntax -> MediaType.possible(syntax, call.kind()))
                .then(syntax -> ObjectBody.decode(body, syntax, call.bodyKind()))
                .then(object -> Result.ok(new Decoded(operation.of(object), parsed))));
  }

  private static Result<Decoded> patch(ResourceCall call, byte[] body) {
    Exchange exchange = call.exchange();
    return MediaType.ofPatch(RequestBody.contentType(exchange.http()))
        .then(type ->
            WriteOptions.parse(exchange.query(), options(type))
                .then(options ->
                    patch(type, body)
                        .then(operation -> Result.ok(new Decoded(operation, options)))));
  }

  private static WriteOptions.Of options(PatchType type) {
    return type == PatchType.APPLY ? WriteOptions.Of.APPLY : WriteOptions.Of.PATCH;
  }

  /**
   * An apply is YAML, of which JSON is a part; that part is read faster, and most clients send it.
   */
  private static Read read(PatchType type, byte[] body) {
    Read json = BodyReader.read(body, Syntax.JSON);
    return type == PatchType.APPLY && json instanceof Read.Malformed
        ? BodyReader.read(body, Syntax.YAML)
        : json;
  }

  private static Result<Operation> patch(PatchType type, byte[] body) {
    String what = type == PatchType.APPLY ? "YAML" : "patch";
    return switch (read(type, body)) {
      case Read.Malformed(String message) ->
          Result.refused(Failure.badRequest("error decoding " + what + ": " + message));
      case Read.Tree(JsonNode root, var problems) -> {
        boolean list = type == PatchType.JSON;
        if (list ? !root.isArray() : !root.isObject()) {
          String wanted = list ? "an array of operations" : "an object";
          yield Result.refused(
              Failure.badRequest("error decoding " + what + ": it must be " + wanted));
        }
        if (list && root.size() > JSON_PATCH_OPERATIONS_MAX) {
          yield Result.refused(
              Failure.of(
                  Reason.REQUEST_ENTITY_TOO_LARGE,
                  "Request entity too large: The allowed maximum operations in a JSON patch is "
                      + JSON_PATCH_OPERATIONS_MAX
                      + ", got "
                      + root.size()));
        }
        yield Result.ok(new Operation.Patch(type, root, problems));
      }
    };
  }

  private static Result<Decoded> delete(ResourceCall call, byte[] body) {
    Query query = call.exchange().query();
    Result<DeleteWish> wish =
        body.length == 0
            ? DeleteWish.ofQuery(query)
            : MediaType.ofObject(RequestBody.contentType(call.exchange().http()))
                .then(syntax -> deleteOptions(body, syntax))
                .then(tree -> {
                  Audited.of(call.exchange().http())
                      .ifPresent(audited -> audited.call().sent(tree));
                  return DeleteWish.of(tree, query);
                });
    return wish.then(w -> Result.ok(decodedDelete(call, w)));
  }

  private static Decoded decodedDelete(ResourceCall call, DeleteWish wish) {
    Query query = call.exchange().query();
    Operation operation =
        call.verb() == ResourceCall.Verb.DELETE
            ? new Operation.Delete(wish.options())
            : new Operation.DeleteCollection(
                wish.options(), query.text("labelSelector"), query.text("fieldSelector"));
    return new Decoded(operation, new Options(wish.dryRun(), "", FieldValidation.IGNORE, false));
  }

  private static Result<JsonNode> deleteOptions(byte[] body, Syntax syntax) {
    return switch (BodyReader.read(body, syntax)) {
      case Read.Malformed(String message) ->
          Result.refused(Failure.badRequest("couldn't get version/kind; " + message));
      case Read.Tree(JsonNode root, var _) -> Result.ok(root);
    };
  }
}

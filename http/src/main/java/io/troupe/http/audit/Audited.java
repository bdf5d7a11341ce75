package io.troupe.http.audit;

import akka.http.javadsl.model.AttributeKey;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.ResponseEntity;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.audit.AuditEvent;
import io.troupe.core.audit.AuditEvent.Progress;
import io.troupe.core.audit.AuditPolicy.Plan;
import io.troupe.core.audit.AuditedRequest;
import io.troupe.core.audit.Level;
import io.troupe.core.audit.Stage;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.Authorizer.Verdict;
import io.troupe.core.json.Json;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One audited request, from its arrival to the end of its answer. Its stations may lie on different
 * threads, but follow each other.
 */
public final class Audited {
  static final AttributeKey<Audited> KEY = AttributeKey.create("troupe-audited", Audited.class);

  /** Webhooks choose names and number of theirs. */
  private static final int NOTES_MAX = 100;

  private static final int CLIENT_ERROR = 400;
  private static final int FORBIDDEN = 403;
  private static final int SERVER_FAULT = 500;

  /** What is told of an object at a level that does not tell the object. */
  private static final List<String> NAMES = List.of("name", "namespace", "uid", "resourceVersion");

  private final AuditedRequest request;
  private final Plan plan;
  private final boolean authenticated;
  private final Function<Attributes, Verdict> judge;
  private final Consumer<byte[]> events;
  private final InstantSource clock;

  /** What admission has put on record; the first value of a key stays, as upstream's does. */
  private final ConcurrentMap<String, String> notes = new ConcurrentHashMap<>();

  private volatile Progress progress = Progress.NONE;
  private volatile boolean over;

  Audited(
      AuditedRequest request,
      Plan plan,
      boolean authenticated,
      Function<Attributes, Verdict> judge,
      Consumer<byte[]> events,
      InstantSource clock) {
    this.request = request;
    this.plan = plan;
    this.authenticated = authenticated;
    this.judge = judge;
    this.events = events;
    this.clock = clock;
  }

  /** What follows a request; empty if nothing of it is told. */
  public static Optional<Audited> of(HttpRequest http) {
    return http.getAttribute(KEY);
  }

  void begin() {
    emit(Stage.REQUEST_RECEIVED);
  }

  /** Something that admission puts on record; beyond {@link #NOTES_MAX} it is dropped. */
  public void note(String key, String value) {
    if (notes.size() < NOTES_MAX) {
      notes.putIfAbsent(key, value);
    }
  }

  /** The object or patch of the request, decoded and not changed yet. */
  public void sent(JsonNode object) {
    progress =
        new Progress(
            progress.code(),
            Optional.of(plan.level().tells(Level.REQUEST) ? object.deepCopy() : names(object)),
            progress.answer(),
            progress.annotations());
  }

  private static ObjectNode names(JsonNode object) {
    ObjectNode named = Json.object();
    ObjectNode meta = named.putObject("metadata");
    for (String field : NAMES) {
      if (object.path("metadata").path(field).isTextual()) {
        meta.set(field, object.path("metadata").get(field));
      }
    }
    return named;
  }

  /**
   * @param goesOn whether {@link #ended} will be called
   * @return the response to go on with: one that comes in pieces is listened to
   */
  public HttpResponse answered(HttpResponse response, boolean goesOn) {
    int code = response.status().intValue();
    progress =
        new Progress(OptionalInt.of(code), progress.sent(), Optional.empty(), annotations(code));
    if (goesOn) {
      emit(Stage.RESPONSE_STARTED);
      return response;
    }
    ResponseEntity entity = response.entity();
    if (!wanted(code) || !entity.getContentType().mediaType().subType().equals("json")) {
      ended();
      return response;
    }
    if (entity instanceof HttpEntity.Strict whole) {
      complete(whole.getData());
      return response;
    }
    Source<ByteString, ?> pieces = entity.getDataBytes().via(listening());
    return response.withEntity(
        entity.getContentLengthOption().isPresent()
            ? HttpEntities.create(
                entity.getContentType(), entity.getContentLengthOption().getAsLong(), pieces)
            : HttpEntities.createChunked(entity.getContentType(), pieces));
  }

  /** The level tells answers; or this one may be a Status, which every level tells. */
  private boolean wanted(int code) {
    return plan.level().tells(Level.REQUEST_RESPONSE)
        || code >= CLIENT_ERROR
        || request.attributes().verb().equals("delete");
  }

  private Flow<ByteString, ByteString, ?> listening() {
    AnswerBytes bytes = new AnswerBytes();
    return Flow.<ByteString>create()
        .map(bytes::add)
        .watchTermination((_, done) -> done.whenComplete((_, _) -> complete(bytes.all())));
  }

  private void complete(ByteString json) {
    progress =
        new Progress(
            progress.code(), progress.sent(), AnswerBytes.object(json), progress.annotations());
    ended();
  }

  /** The last byte of the answer has left, or the client has gone. */
  public void ended() {
    if (!over) {
      over = true;
      emit(Stage.RESPONSE_COMPLETE);
    }
  }

  /** The server failed over it. */
  public void panicked(Throwable fault) {
    ObjectNode status =
        Json.object()
            .put("kind", "Status")
            .put("status", "Failure")
            .put("message", "APIServer panic'd: " + fault)
            .put("reason", "InternalError");
    progress =
        new Progress(
            OptionalInt.of(SERVER_FAULT),
            progress.sent(),
            Optional.of(status),
            annotations(SERVER_FAULT));
    over = true;
    emit(Stage.PANIC);
  }

  /** An authorizer that is asked elsewhere is not asked again: what passed was allowed. */
  private Map<String, String> annotations(int code) {
    if (!authenticated) {
      return Map.of();
    }
    Verdict verdict = judge.apply(request.attributes());
    boolean allowed = verdict.allowed() || code != FORBIDDEN;
    Map<String, String> annotations = new HashMap<>(notes);
    annotations.put("authorization.k8s.io/decision", allowed ? "allow" : "forbid");
    annotations.put(
        "authorization.k8s.io/reason", allowed == verdict.allowed() ? verdict.reason() : "");
    return annotations;
  }

  private void emit(Stage stage) {
    if (!plan.omitted().contains(stage)) {
      events.accept(Json.bytes(AuditEvent.of(request, plan, stage, clock.instant(), progress)));
    }
  }
}

package io.troupe.actors.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.audit.AuditEvent;
import io.troupe.core.audit.AuditEvent.Progress;
import io.troupe.core.audit.AuditPolicy.Plan;
import io.troupe.core.audit.AuditedRequest;
import io.troupe.core.audit.Level;
import io.troupe.core.audit.Stage;
import io.troupe.core.auth.Authorizer.Verdict;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.Failure;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * One audited request, from its arrival to the end of its answer. Its stations may lie on different
 * threads, but follow each other.
 */
public final class AuditedCall {
  /** What is answered where the arrival must be told and cannot. */
  public static final Failure NOT_STORED = Failure.internal("failed to store audit event");

  /** Webhooks choose names and number of theirs. */
  private static final int NOTES_MAX = 100;

  private static final CompletionStage<Boolean> GO_ON = CompletableFuture.completedStage(true);

  private static final int CLIENT_ERROR = 400;
  private static final int FORBIDDEN = 403;
  private static final int SERVER_FAULT = 500;

  private final AuditTrail trail;
  private final AuditedRequest request;
  private final Plan plan;
  private final boolean authenticated;

  /** What admission has put on record; the first value of a key stays, as upstream's does. */
  private final ConcurrentMap<String, String> notes = new ConcurrentHashMap<>();

  private volatile Progress progress = Progress.NONE;
  private volatile CompletionStage<Boolean> told = GO_ON;
  private volatile boolean over;

  AuditedCall(AuditTrail trail, AuditedRequest request, Plan plan, boolean authenticated) {
    this.trail = trail;
    this.request = request;
    this.plan = plan;
    this.authenticated = authenticated;
  }

  /**
   * The request is there.
   *
   * @return false if it must be refused with {@link #NOT_STORED}
   */
  public CompletionStage<Boolean> received() {
    emit(Stage.REQUEST_RECEIVED);
    if (!trail.strict()) {
      return GO_ON; // places keep the order, so the answer waits for this event with its own
    }
    return told.thenApply(stored -> {
      if (!stored) {
        trail.rejectedOne();
      }
      return stored;
    });
  }

  /** Complete when the last event so far is where it must be; never fails. */
  public CompletionStage<Boolean> told() {
    return told;
  }

  /** Something that admission puts on record; beyond {@link #NOTES_MAX} it is dropped. */
  public void note(String key, String value) {
    if (notes.size() < NOTES_MAX) {
      notes.putIfAbsent(key, value);
    }
  }

  /** The object of the request, decoded and not changed yet. */
  public void sent(JsonNode object) {
    progress =
        new Progress(
            progress.code(),
            Optional.of(AuditEvent.kept(plan, object)),
            progress.patch(),
            progress.answer(),
            progress.annotations());
  }

  /** The patch of the request. */
  public void sentPatch(JsonNode patch) {
    if (plan.level().tells(Level.REQUEST)) {
      progress =
          new Progress(
              progress.code(),
              progress.sent(),
              Optional.of(patch.deepCopy()),
              progress.answer(),
              progress.annotations());
    }
  }

  /** Whether {@link #ended} shall be given the answer: the level tells it, or it is a Status. */
  public boolean wantsAnswer(int code) {
    return plan.level().tells(Level.REQUEST_RESPONSE)
        || code >= CLIENT_ERROR
        || request.attributes().verb().equals("delete");
  }

  /** The headers of an answer that goes on have left. */
  public void started(int code) {
    if (!over) {
      answered(code, Optional.empty());
      emit(Stage.RESPONSE_STARTED);
    }
  }

  /** The last byte of the answer has left, or the client has gone. What comes later is not told. */
  public void ended(int code, Optional<ObjectNode> answer) {
    if (!over) {
      over = true;
      answered(code, answer);
      emit(Stage.RESPONSE_COMPLETE);
    }
  }

  /**
   * The answer to somebody unknown: nothing else is told of his request.
   *
   * @param message how he tried to say who he is
   */
  public void unauthenticated(int code, String message) {
    over = true;
    answered(code, Optional.of(Json.object().put("kind", "Status").put("message", message)));
    emit(Stage.RESPONSE_STARTED);
  }

  /** The server failed over it. */
  public void panicked(Throwable fault) {
    ObjectNode status =
        Json.object()
            .put("kind", "Status")
            .put("status", "Failure")
            .put("message", "APIServer panic'd: " + fault)
            .put("reason", "InternalError");
    over = true;
    answered(SERVER_FAULT, Optional.of(status));
    emit(Stage.PANIC);
  }

  private void answered(int code, Optional<ObjectNode> answer) {
    progress =
        new Progress(
            OptionalInt.of(code), progress.sent(), progress.patch(), answer, annotations(code));
  }

  /** An authorizer that is asked elsewhere is not asked again: what passed was allowed. */
  private Map<String, String> annotations(int code) {
    if (!authenticated) {
      return Map.of();
    }
    Verdict verdict = trail.verdict(request.attributes());
    boolean allowed = verdict.allowed() || code != FORBIDDEN;
    Map<String, String> annotations = new HashMap<>(notes);
    annotations.put("authorization.k8s.io/decision", allowed ? "allow" : "forbid");
    annotations.put(
        "authorization.k8s.io/reason", allowed == verdict.allowed() ? verdict.reason() : "");
    return annotations;
  }

  private void emit(Stage stage) {
    if (!plan.omitted().contains(stage)) {
      Instant at = stage == Stage.REQUEST_RECEIVED ? request.received() : trail.clock().instant();
      told = trail.tell(AuditEvent.of(request, plan, stage, at, progress));
    }
  }
}

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
import io.troupe.actors.audit.AuditedCall;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One audited request that came over HTTP. Its stations may lie on different threads, but follow
 * each other.
 */
public final class Audited {
  static final AttributeKey<Audited> KEY = AttributeKey.create("troupe-audited", Audited.class);

  private final AuditedCall call;
  private final CompletionStage<Boolean> received;
  private final Optional<String> unknown;
  private volatile int code;

  /**
   * @param unknown how somebody tried to say who he is, if it is not known who asks
   */
  Audited(AuditedCall call, Optional<String> unknown) {
    this.call = call;
    this.unknown = unknown;
    this.received = unknown.isPresent() ? CompletableFuture.completedStage(true) : call.received();
  }

  /** What follows a request; empty if nothing of it is told. */
  public static Optional<Audited> of(HttpRequest http) {
    return http.getAttribute(KEY);
  }

  public AuditedCall call() {
    return call;
  }

  /** Whether the request may go on; see {@link AuditedCall#received}. Never fails. */
  public CompletionStage<Boolean> received() {
    return received;
  }

  /**
   * @param stream whether the request is one whose answer may go on
   * @param goesOn whether it does, and {@link #ended} will be called
   * @return the response to go on with: one that comes in pieces is listened to
   */
  public HttpResponse answered(HttpResponse response, boolean stream, boolean goesOn) {
    code = response.status().intValue();
    if (unknown.isPresent()) {
      call.unauthenticated(code, unknown.get());
      return response;
    }
    if (stream) {
      call.started(code);
    }
    if (goesOn) {
      return response;
    }
    ResponseEntity entity = response.entity();
    if (!call.wantsAnswer(code) || !entity.getContentType().mediaType().subType().equals("json")) {
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

  /** The answer again, once what is told so far is where it must be. */
  public CompletionStage<HttpResponse> told(HttpResponse response) {
    return call.told().thenApply(_ -> response);
  }

  private Flow<ByteString, ByteString, ?> listening() {
    AnswerBytes bytes = new AnswerBytes();
    return Flow.<ByteString>create()
        .map(bytes::add)
        .watchTermination((_, done) -> done.whenComplete((_, _) -> complete(bytes.all())));
  }

  private void complete(ByteString json) {
    call.ended(code, AnswerBytes.object(json));
  }

  /** The last byte of the answer has left, or the client has gone. */
  public void ended() {
    call.ended(code, Optional.empty());
  }
}

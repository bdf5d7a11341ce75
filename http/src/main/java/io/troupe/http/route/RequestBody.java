package io.troupe.http.route;

import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.RequestEntity;
import akka.http.scaladsl.model.EntityStreamSizeException;
import akka.stream.Materializer;
import akka.util.ByteString;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import io.troupe.http.negotiate.BodyReader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Takes a request's body off the network, up to the limit and within a time. */
final class RequestBody {
  /** How long a body may take to arrive, in milliseconds. */
  private static final long ARRIVAL_MILLIS_MAX = 30_000;

  /** What is read and thrown away of a body that is too long, so that the client hears why. */
  private static final long DRAINED_BYTES_MAX = 16L * 1024 * 1024;

  private static final Failure TOO_LARGE =
      Failure.of(
          Reason.REQUEST_ENTITY_TOO_LARGE,
          "Request entity too large: limit is " + BodyReader.BODY_BYTES_MAX);

  private RequestBody() {}

  static CompletionStage<Result<byte[]>> read(HttpRequest request, Materializer materializer) {
    RequestEntity entity = request.entity();
    if (entity instanceof HttpEntity.Strict strict) {
      return CompletableFuture.completedFuture(
          strict.getData().size() > BodyReader.BODY_BYTES_MAX
              ? Result.refused(TOO_LARGE)
              : Result.ok(strict.getData().toArrayUnsafe()));
    }
    if (entity.getContentLengthOption().orElse(0) > BodyReader.BODY_BYTES_MAX) {
      drain(entity, materializer);
      return CompletableFuture.completedFuture(Result.refused(TOO_LARGE));
    }
    return entity
        .withSizeLimit(BodyReader.BODY_BYTES_MAX)
        .toStrict(ARRIVAL_MILLIS_MAX, materializer)
        .handle((strict, failure) -> failure == null ? taken(strict.getData()) : refused(failure));
  }

  /** The Content-Type as sent; empty when none was. */
  static String contentType(HttpRequest request) {
    String type = request.entity().getContentType().mediaType().toString();
    // Akka's own default for a body without a type; upstream takes such a body for JSON.
    boolean unsaid = type.equals("none/none") || type.isEmpty();
    return unsaid ? request.getHeader("Content-Type").map(HttpHeader::value).orElse("") : type;
  }

  /** Reads on without keeping anything, so that the answer is not lost behind unread data. */
  static void drain(RequestEntity entity, Materializer materializer) {
    entity.withSizeLimit(DRAINED_BYTES_MAX).discardBytes(materializer);
  }

  private static Result<byte[]> taken(ByteString data) {
    return Result.ok(data.toArrayUnsafe());
  }

  private static Result<byte[]> refused(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return Result.refused(
        cause instanceof EntityStreamSizeException
            ? TOO_LARGE
            : Failure.badRequest("the body of the request could not be read to its end"));
  }
}

package io.troupe.http.route;

import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.RequestEntity;
import akka.http.scaladsl.model.EntityStreamSizeException;
import akka.stream.Materializer;
import akka.stream.javadsl.Sink;
import akka.util.ByteString;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import io.troupe.http.negotiate.BodyReader;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Takes a request's body off the network, up to the limit and within a time. */
final class RequestBody {
  /** How long a body may take to arrive. */
  private static final Duration ARRIVAL_MAX = Duration.ofSeconds(30);

  /**
   * What is read, and thrown away, of a body that is too long: most clients listen only once they
   * have sent all. Beyond this the connection is cut.
   */
  private static final long DRAINED_BYTES_MAX = 16L * 1024 * 1024;

  private static final Failure TOO_LARGE =
      Failure.of(
          Reason.REQUEST_ENTITY_TOO_LARGE,
          "Request entity too large: limit is " + BodyReader.BODY_BYTES_MAX);

  private static final Failure NO_ROOM =
      Failure.of(Reason.TOO_MANY_REQUESTS, "Too many requests, please try again later.")
          .withRetryAfter(1);

  private RequestBody() {}

  /**
   * @param lease pays for what is kept; refused with 429 when there is no room for the body
   */
  static CompletionStage<Result<byte[]>> read(
      HttpRequest request, Materializer materializer, BodyBudget.Lease lease) {
    RequestEntity entity = request.entity();
    if (entity instanceof HttpEntity.Strict strict) {
      return CompletableFuture.completedFuture(new Collected(lease).add(strict.getData()).result());
    }
    return entity
        .withSizeLimit(DRAINED_BYTES_MAX)
        .getDataBytes()
        .completionTimeout(ARRIVAL_MAX)
        .runWith(Sink.fold(new Collected(lease), Collected::add), materializer)
        .handleAsync(
            (collected, failure) -> failure == null ? collected.result() : refused(failure),
            materializer.executionContext());
  }

  /** Keeps what fits; of a body that is too long only the fact. One stream at a time uses it. */
  private static final class Collected {
    private final BodyBudget.Lease lease;
    private ByteString kept = ByteString.emptyByteString();
    private Failure refusal;

    Collected(BodyBudget.Lease lease) {
      this.lease = lease;
    }

    Collected add(ByteString more) {
      if (refusal == null) {
        if (kept.size() + more.size() > BodyReader.BODY_BYTES_MAX) {
          refusal = TOO_LARGE;
        } else if (!lease.take(more.size())) {
          refusal = NO_ROOM;
        }
      }
      if (refusal == null) {
        kept = kept.concat(more);
      } else {
        kept = ByteString.emptyByteString();
        lease.close();
      }
      return this;
    }

    Result<byte[]> result() {
      return refusal == null ? Result.ok(kept.toArrayUnsafe()) : Result.refused(refusal);
    }
  }

  /** The Content-Type as sent; empty when none was. */
  static String contentType(HttpRequest request) {
    String type = request.entity().getContentType().mediaType().toString();
    // What Akka says of a body whose type the client did not say, in HTTP/1.1 and in HTTP/2.
    return type.equals("none/none") || type.equals("application/octet-stream") ? "" : type;
  }

  /** Reads on without keeping anything, so that the answer is not lost behind unread data. */
  static void drain(RequestEntity entity, Materializer materializer) {
    entity.withSizeLimit(DRAINED_BYTES_MAX).discardBytes(materializer);
  }

  private static Result<byte[]> refused(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return Result.refused(
        cause instanceof EntityStreamSizeException
            ? TOO_LARGE
            : Failure.badRequest("the body of the request could not be read to its end"));
  }
}

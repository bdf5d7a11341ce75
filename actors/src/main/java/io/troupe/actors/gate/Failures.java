package io.troupe.actors.gate;

import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.StatusCause;
import java.util.List;

/** Refusals that have nothing to do with the object, in upstream's words. */
final class Failures {
  private static final int RETRY_SECONDS = 1;

  private Failures() {}

  static Failure busy() {
    return Failure.of(
            Reason.TOO_MANY_REQUESTS,
            "the server has received too many requests and has asked us to try again later")
        .withRetryAfter(RETRY_SECONDS);
  }

  static Failure timeout() {
    return Failure.of(Reason.TIMEOUT, "Timeout: request did not complete within the allotted time");
  }

  static Failure unavailable(Write write) {
    return Failure.of(
            Reason.SERVER_TIMEOUT,
            "The "
                + write.cause().verb()
                + " operation against "
                + write.kind().type().qualified()
                + " could not be completed at this time, please try again.")
        .withRetryAfter(RETRY_SECONDS);
  }

  static Failure tooLarge(long wanted, long current) {
    return Failure.of(
            Reason.TIMEOUT,
            "Timeout: Too large resource version: " + wanted + ", current: " + current)
        .withCauses(
            List.of(new StatusCause("ResourceVersionTooLarge", "Too large resource version", "")))
        .withRetryAfter(RETRY_SECONDS);
  }

  /** The database cannot say what is newest. */
  static Failure behind() {
    return Failure.of(
            Reason.SERVICE_UNAVAILABLE, "the server is currently unable to handle the request")
        .withRetryAfter(RETRY_SECONDS);
  }

  static Failure expired() {
    return Failure.of(Reason.EXPIRED, "The resourceVersion for the provided list is too old.");
  }

  static Failure unknownResource() {
    return Failure.of(Reason.NOT_FOUND, "the server could not find the requested resource");
  }

  /** Of a kind without a compiled type. */
  static Failure noStrategicMerge() {
    return Failure.of(
        Reason.UNSUPPORTED_MEDIA_TYPE,
        "the body of the request was in an unknown format - accepted media types include:"
            + " application/json-patch+json, application/merge-patch+json,"
            + " application/apply-patch+yaml");
  }

  static Failure methodNotAllowed(Write write) {
    return Failure.of(
        Reason.METHOD_NOT_ALLOWED,
        write.cause().verb()
            + " is not supported on resources of kind \""
            + write.kind().type().qualified()
            + "\"");
  }
}

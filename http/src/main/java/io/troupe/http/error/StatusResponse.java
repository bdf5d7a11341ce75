package io.troupe.http.error;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.http.negotiate.Accept;
import io.troupe.http.negotiate.Form;
import io.troupe.http.negotiate.Negotiator;
import io.troupe.http.negotiate.ObjectEncoder;

/** Refusals as meta/v1 Status, in the form the client understands. */
public final class StatusResponse {
  /** Of JSON bodies, without a charset, as clients compare it. */
  public static final ContentType JSON =
      MediaTypes.applicationWithFixedCharset("json", akka.http.javadsl.model.HttpCharsets.UTF_8)
          .toContentType();

  private static final Failure INTERNAL =
      Failure.internal("the server was unable to complete the request");
  private static final Failure UNAUTHORIZED = Failure.of(Reason.UNAUTHORIZED, "Unauthorized");
  private static final Failure NOT_FOUND =
      Failure.of(Reason.NOT_FOUND, "the server could not find the requested resource");
  private static final Failure METHOD_NOT_ALLOWED =
      Failure.of(
          Reason.METHOD_NOT_ALLOWED,
          "the server does not allow this method on the requested resource");
  private static final Failure TOO_MANY =
      Failure.of(Reason.TOO_MANY_REQUESTS, "Too many requests, please try again later.")
          .withRetryAfter(1);

  private StatusResponse() {}

  public static HttpResponse of(Failure failure, Accept accept) {
    return of(failure, failure.toStatus(), accept);
  }

  /**
   * An expired list, with a token that goes on without the promise of one snapshot.
   *
   * @param continueToken encoded
   */
  public static HttpResponse expired(Failure failure, String continueToken, Accept accept) {
    ObjectNode status = failure.toStatus();
    status.putObject("metadata").put("continue", continueToken);
    return of(failure, status, accept);
  }

  /** For faults: says nothing of what went wrong. */
  public static HttpResponse fault(Accept accept) {
    return of(INTERNAL, accept);
  }

  public static HttpResponse unauthorized(Accept accept) {
    return of(UNAUTHORIZED, accept);
  }

  /** For paths that lead nowhere. */
  public static HttpResponse noSuchPath(Accept accept) {
    return of(NOT_FOUND, accept);
  }

  public static HttpResponse methodNotAllowed(Accept accept) {
    return of(METHOD_NOT_ALLOWED, accept);
  }

  /** Too many requests are in flight. */
  public static HttpResponse tooMany(Accept accept) {
    return of(TOO_MANY, accept);
  }

  /** The Content-Type of an encoding. */
  public static ContentType contentType(Form form) {
    return switch (form.encoding()) {
      case JSON -> JSON;
      case YAML -> YAML;
    };
  }

  /** A webhook's refusal may have a code that nobody knows. */
  private static StatusCode code(Failure failure) {
    return StatusCodes.lookup(failure.code())
        .orElseGet(
            () -> StatusCodes.custom(failure.code(), failure.reason().wire(), "", false, true));
  }

  private static final ContentType YAML =
      MediaTypes.applicationWithFixedCharset("yaml", akka.http.javadsl.model.HttpCharsets.UTF_8)
          .toContentType();

  private static HttpResponse of(Failure failure, ObjectNode status, Accept accept) {
    Form form = Negotiator.forErrors(accept);
    HttpResponse response =
        HttpResponse.create()
            .withStatus(code(failure))
            .withEntity(
                HttpEntities.create(contentType(form), ObjectEncoder.document(status, form)));
    boolean retry =
        failure.retryAfterSeconds() > 0
            && switch (failure.reason()) {
              case TOO_MANY_REQUESTS, SERVICE_UNAVAILABLE, SERVER_TIMEOUT, TIMEOUT -> true;
              case BAD_REQUEST,
                  UNAUTHORIZED,
                  FORBIDDEN,
                  NOT_FOUND,
                  METHOD_NOT_ALLOWED,
                  NOT_ACCEPTABLE,
                  ALREADY_EXISTS,
                  CONFLICT,
                  GONE,
                  EXPIRED,
                  REQUEST_ENTITY_TOO_LARGE,
                  UNSUPPORTED_MEDIA_TYPE,
                  INVALID,
                  INTERNAL_ERROR,
                  NOT_IMPLEMENTED ->
                  false;
            };
    return retry
        ? response.addHeader(
            RawHeader.create("Retry-After", Integer.toString(failure.retryAfterSeconds())))
        : response;
  }
}

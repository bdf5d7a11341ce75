package io.troupe.http.server;

import akka.event.LoggingAdapter;
import akka.http.ParsingErrorHandler;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.scaladsl.model.ErrorInfo;
import akka.http.scaladsl.model.StatusCode;
import akka.http.scaladsl.settings.ServerSettings;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.http.error.StatusResponse;

/** Requests that are not even HTTP get a Status too. Named in reference.conf. */
public final class MalformedRequest extends ParsingErrorHandler {
  /** Where Akka looks for the instance. */
  public static final MalformedRequest MODULE$ = new MalformedRequest();

  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
    Failure failure = Failure.of(Reason.BAD_REQUEST, error.summary());
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(
            HttpEntities.create(
                StatusResponse.JSON,
                Json.bytes(failure.toStatus().put("code", status.intValue()))));
  }
}

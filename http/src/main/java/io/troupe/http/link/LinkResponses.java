package io.troupe.http.link;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.Failure;

/** Answers in JSON. */
final class LinkResponses {
  private LinkResponses() {}

  static HttpResponse status(Failure failure) {
    return json(failure.reason().code(), failure.toStatus());
  }

  static HttpResponse json(int code, JsonNode body) {
    return HttpResponse.create()
        .withStatus(code)
        .withEntity(ContentTypes.APPLICATION_JSON, Json.bytes(body));
  }
}

package io.troupe.http.route;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import io.troupe.core.auth.UserInfo;
import io.troupe.http.metric.RequestLabel;
import io.troupe.http.negotiate.Accept;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A response on its way.
 *
 * @param stream whether the response outlives its headers
 */
record Answer(
    Exchange exchange, RequestLabel label, boolean stream, CompletionStage<HttpResponse> response) {

  private static final Set<String> METHODS =
      Set.of("get", "head", "post", "put", "patch", "delete", "options");

  /** Before anything is known of the request. */
  static Answer early(HttpRequest http, Accept accept, String requestId, HttpResponse response) {
    Query none = Query.parse(Optional.empty());
    Exchange exchange = Exchange.of(http, none, accept, requestId, UserInfo.anonymous());
    return path(exchange, CompletableFuture.completedFuture(response));
  }

  /** To a request outside of any resource. */
  static Answer path(Exchange exchange, CompletionStage<HttpResponse> response) {
    String method = exchange.lowerCaseMethod();
    String verb = METHODS.contains(method) ? method : "other";
    return new Answer(exchange, RequestLabel.ofPath(verb), false, response);
  }
}

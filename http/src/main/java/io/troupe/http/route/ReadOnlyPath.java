package io.troupe.http.route;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.ApiGate.Authorization;
import io.troupe.core.auth.UserInfo;
import io.troupe.http.error.StatusResponse;
import io.troupe.http.negotiate.Accept;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What every path has in common that is no resource and is only read. */
final class ReadOnlyPath {
  private ReadOnlyPath() {}

  /**
   * @param path what the caller must be permitted
   * @param get answers whoever is
   */
  static CompletionStage<HttpResponse> answer(
      ApiGate gate,
      HttpRequest request,
      UserInfo caller,
      String path,
      Supplier<CompletionStage<HttpResponse>> get) {
    String method = request.method().value().toLowerCase(Locale.ROOT);
    Accept accept = Accept.parse(request.getHeader("Accept").map(HttpHeader::value).orElse(""));
    return gate.permitPath(caller, method, path)
        .thenCompose(authorization ->
            switch (authorization) {
              case Authorization.Denied(var failure) ->
                  CompletableFuture.completedStage(StatusResponse.of(failure, accept));
              case Authorization.Allowed() ->
                  method.equals("get")
                      ? get.get()
                      : CompletableFuture.completedStage(StatusResponse.methodNotAllowed(accept));
            });
  }
}

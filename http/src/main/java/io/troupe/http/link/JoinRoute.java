package io.troupe.http.link;

import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.Materializer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.ApiGate;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.http.route.RouteExtension;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * {@code POST /apis/link.troupe.io/v1/join}: a node name and a certificate request for a client
 * certificate. Whoever may {@code post} this path may join; system:masters may.
 *
 * <p>Body {@code {"nodeName": "...", "certificateSigningRequest": "<PEM>"}}; answer {@code
 * {"certificate": "<PEM>", "certificateAuthority": "<PEM>"}}.
 */
public final class JoinRoute implements RouteExtension {
  public static final String PATH = "/apis/link.troupe.io/v1/join";
  private static final long BODY_BYTES_MAX = 64 * 1024;
  private static final long BODY_MILLIS_MAX = 10_000;
  private static final int NAME_CHARS_MAX = 253;
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private final ApiGate gate;
  private final CertificateSigner signer;
  private final Materializer materializer;

  public JoinRoute(ApiGate gate, CertificateSigner signer, Materializer materializer) {
    this.gate = gate;
    this.signer = signer;
    this.materializer = materializer;
  }

  @Override
  public boolean handles(String path) {
    return path.equals(PATH);
  }

  @Override
  public CompletionStage<HttpResponse> handle(HttpRequest request, UserInfo caller) {
    if (!request.method().equals(HttpMethods.POST)) {
      return refused(
          request,
          Failure.of(
              Reason.METHOD_NOT_ALLOWED,
              "the server does not allow this method on the requested resource"));
    }
    return gate.permitPath(caller, "post", PATH)
        .thenCompose(authorization ->
            switch (authorization) {
              case ApiGate.Authorization.Denied(var failure) -> refused(request, failure);
              case ApiGate.Authorization.Allowed() -> permitted(request);
            });
  }

  private CompletionStage<HttpResponse> permitted(HttpRequest request) {
    return request
        .entity()
        .withSizeLimit(BODY_BYTES_MAX)
        .toStrict(BODY_MILLIS_MAX, materializer)
        .thenCompose(this::join)
        .exceptionally(
            failure -> LinkResponses.status(Failure.badRequest("the body could not be read")));
  }

  private CompletionStage<HttpResponse> join(HttpEntity.Strict body) {
    ObjectNode wish;
    try {
      wish = Json.parse(body.getData().toArray());
    } catch (UncheckedIOException | ClassCastException notJson) {
      return answer(Failure.badRequest("the body is not a JSON object"));
    }
    String name = wish.path("nodeName").asText();
    if (name.length() > NAME_CHARS_MAX || !NAME.matcher(name).matches()) {
      return answer(Failure.badRequest("nodeName must be a lowercase RFC 1123 subdomain"));
    }
    return signer
        .sign(
            wish.path("certificateSigningRequest").asText(), "system:node:" + name, "system:nodes")
        .thenApply(signed ->
            switch (signed) {
              case CertificateSigner.Signed.Refused(var failure) -> LinkResponses.status(failure);
              case CertificateSigner.Signed.Issued(var certificate, var ca) ->
                  LinkResponses.json(
                      201,
                      Json.object()
                          .put("certificate", certificate)
                          .put("certificateAuthority", ca));
            });
  }

  private CompletionStage<HttpResponse> refused(HttpRequest request, Failure failure) {
    request.discardEntityBytes(materializer);
    return answer(failure);
  }

  private static CompletionStage<HttpResponse> answer(Failure failure) {
    return CompletableFuture.completedStage(LinkResponses.status(failure));
  }
}

package io.troupe.http.route;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.ApiGate;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * By what others verify service account tokens: the issuer's description and its public keys.
 * Follows upstream pkg/serviceaccount/openidmetadata.go.
 */
public final class IssuerRoute implements RouteExtension {
  static final String DESCRIPTION = "/.well-known/openid-configuration";
  static final String KEYS = "/openid/v1/jwks";

  /** Keys outlive this by far. */
  private static final HttpHeader CACHED =
      RawHeader.create("Cache-Control", "public, max-age=3600");

  private final ApiGate gate;
  private final byte[] description;
  private final byte[] keys;

  /**
   * @param algorithm of the signatures, such as ES256
   * @param keys a JSON Web Key Set
   */
  public IssuerRoute(ApiGate gate, String issuer, String algorithm, String keys) {
    this.gate = gate;
    this.keys = keys.getBytes(StandardCharsets.UTF_8);
    ObjectNode text = Json.object();
    text.put("issuer", issuer).put("jwks_uri", issuer + KEYS);
    text.putArray("response_types_supported").add("id_token");
    text.putArray("subject_types_supported").add("public");
    text.putArray("id_token_signing_alg_values_supported").add(algorithm);
    this.description = Json.bytes(text);
  }

  @Override
  public boolean handles(String path) {
    return path.equals(DESCRIPTION) || path.equals(KEYS);
  }

  @Override
  public CompletionStage<HttpResponse> handle(HttpRequest request, UserInfo caller) {
    String path = request.getUri().path();
    return ReadOnlyPath.answer(
        gate, request, caller, path, () -> CompletableFuture.completedStage(document(path)));
  }

  private HttpResponse document(String path) {
    boolean asksKeys = path.equals(KEYS);
    return HttpResponse.create()
        .withEntity(
            HttpEntities.create(
                asksKeys
                    ? ContentTypes.parse("application/jwk-set+json")
                    : ContentTypes.APPLICATION_JSON,
                asksKeys ? keys : description))
        .addHeader(CACHED);
  }
}

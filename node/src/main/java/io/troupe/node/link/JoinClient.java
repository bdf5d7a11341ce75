package io.troupe.node.link;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** Exchanges a token and a certificate request for a node's client certificate. Blocks. */
public final class JoinClient {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(15);

  private JoinClient() {}

  /** What a node needs to connect. */
  public record Joined(String certificatePem, String caPem) {}

  /**
   * @param server {@code https://host:port}
   * @param token bearer token of somebody who may join
   * @param requestPem PKCS#10
   * @param tls trusts the cluster's CA
   * @throws IOException with the server's own words when it refuses
   */
  public static Joined join(
      URI server, String token, String nodeName, String requestPem, SSLContext tls)
      throws IOException, InterruptedException {
    ObjectNode wish =
        Json.object().put("nodeName", nodeName).put("certificateSigningRequest", requestPem);
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve("/apis/link.troupe.io/v1/join"))
            .timeout(ANSWER_MAX)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(wish)))
            .build();
    try (HttpClient client = HttpClient.newBuilder().sslContext(tls).build()) {
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      ObjectNode answer = Json.parse(response.body());
      if (response.statusCode() / 100 != 2) {
        throw new IOException(
            "the server refused to let the node join: " + answer.path("message").asText());
      }
      return new Joined(
          answer.path("certificate").asText(), answer.path("certificateAuthority").asText());
    }
  }
}

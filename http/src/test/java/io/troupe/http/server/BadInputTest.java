package io.troupe.http.server;

import static io.troupe.http.server.TestServer.json;
import static io.troupe.http.server.TestServer.pod;
import static io.troupe.http.server.TestServer.podNamed;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.gate.WriteAnswer;
import io.troupe.actors.gate.WriteRequest.FieldValidation;
import io.troupe.actors.gate.WriteRequest.Operation;
import io.troupe.actors.gate.WriteRequest.PatchType;
import io.troupe.core.outcome.Failure;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BadInputTest {
  private static final String PODS = "/api/v1/namespaces/a/pods";
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer();
    server.cluster.put(pod("a", "p1"), podNamed("x"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void reset() {
    server.cluster.lastWrite = null;
    server.cluster.onWrite = _ -> null;
  }

  private static void assertBadRequest(HttpResponse<String> response, String... parts) {
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).path("kind").asText()).isEqualTo("Status");
    assertThat(json(response).path("reason").asText()).isEqualTo("BadRequest");
    assertThat(json(response).path("message").asText()).contains(parts);
    assertThat(server.cluster.lastWrite).isNull();
  }

  @Test
  void malformedJsonIsExplained() {
    assertBadRequest(
        server.post(PODS, "{\"kind\":\"Pod\",,}"),
        "the object provided is unrecognized (must be of type Pod): couldn't get version/kind;"
            + " json parse error: ",
        "line 1, column 1");
    assertBadRequest(server.post(PODS, ""), "unexpected end of JSON input (<empty>)");
    assertBadRequest(server.post(PODS, "{\"kind\":"), "unexpected end of JSON input");
    assertBadRequest(server.post(PODS, "[1]"), "cannot unmarshal array");
    assertBadRequest(server.post(PODS, "{} {}"), "invalid data after top-level value");
    assertBadRequest(server.post(PODS, "{\"kind\":1}"), "cannot unmarshal number");
  }

  @Test
  void malformedYamlIsExplained() {
    assertBadRequest(
        server.body("POST", PODS, "application/yaml", "kind: Pod\n  bad: [1\n"), "yaml: ");
    assertBadRequest(
        server.body("POST", PODS, "application/yaml", "a: *nowhere\n"), "unknown anchor");
  }

  @Test
  void aYamlBombIsDefused() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append("a").append(i).append(": &a").append(i).append(" [");
      bomb.append(("*a" + (i - 1) + ",").repeat(8)).append("*a").append(i - 1).append("]\n");
    }
    assertBadRequest(
        server.body("POST", PODS, "application/yaml", bomb.toString()), "excessive aliasing");
  }

  @Test
  void deepNestingIsRefused() {
    String deep = "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000);
    assertBadRequest(server.post(PODS, deep), "exceeded max depth");
    String flow = "[".repeat(5_000) + "]".repeat(5_000);
    assertBadRequest(
        server.body("POST", PODS, "application/yaml", "a: " + flow), "exceeded max depth");
    assertBadRequest(
        server.body("PATCH", PODS + "/p1", "application/merge-patch+json", deep),
        "exceeded max depth");
  }

  @Test
  void duplicateFieldsReachTheGateWithTheirPaths() {
    server.post(
        PODS,
        "{\"metadata\":{\"name\":\"d\"},\"spec\":{\"containers\":[{\"name\":\"a\",\"name\":\"b\"}],"
            + "\"replicas\":1,\"replicas\":2}}");
    assertThat(server.cluster.lastWrite.operation())
        .isInstanceOfSatisfying(
            Operation.Create.class,
            create -> {
              assertThat(create.decodeProblems())
                  .containsExactly(
                      "duplicate field \"spec.containers[0].name\"",
                      "duplicate field \"spec.replicas\"");
              assertThat(create.object().path("spec").path("replicas").asInt()).isEqualTo(2);
            });
    server.body(
        "POST",
        PODS,
        "application/yaml",
        "metadata:\n  name: d\nspec:\n  replicas: 1\n  replicas: 2\n");
    assertThat(((Operation.Create) server.cluster.lastWrite.operation()).decodeProblems())
        .containsExactly("duplicate field \"spec.replicas\"");
  }

  @Test
  void fieldValidationIsPassedOnAndUnknownWordsRefused() {
    for (FieldValidation validation : FieldValidation.values()) {
      String word = validation.name().charAt(0) + validation.name().substring(1).toLowerCase();
      server.post(PODS + "?fieldValidation=" + word, "{\"metadata\":{\"name\":\"f\"}}");
      assertThat(server.cluster.lastWrite.options().fieldValidation()).isEqualTo(validation);
    }
    HttpResponse<String> response = server.post(PODS + "?fieldValidation=Maybe&dryRun=Some", "{}");
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(json(response).path("message").asText())
        .contains("dryRun: Unsupported value: \"Some\": supported values: \"All\"")
        .contains("fieldValidation: Unsupported value: \"Maybe\"");
  }

  @Test
  void warningsComeAsHeadersOnceEach() {
    server.cluster.onWrite =
        _ ->
            CompletableFuture.completedFuture(
                new WriteAnswer.Other(
                    "{}".getBytes(StandardCharsets.UTF_8),
                    true,
                    List.of("unknown field \"spec.x\"", "unknown field \"spec.x\"", "other")));
    HttpResponse<String> response = server.post(PODS, "{}");
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.headers().allValues("Warning"))
        .containsExactly("299 - \"unknown field \\\"spec.x\\\"\"", "299 - \"other\"");
  }

  @Test
  void anotherKindOrVersionThanThePathIsRefused() {
    assertBadRequest(
        server.post(PODS, "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\"}"),
        "ConfigMap in version \"v1\" cannot be handled as a Pod");
    assertBadRequest(
        server.post(PODS, "{\"kind\":\"Pod\",\"apiVersion\":\"v2\"}"),
        "the API version in the data (v2) does not match the expected API version (v1)");
  }

  @Test
  void unknownBodiesAreUnsupported() {
    for (String type : List.of("text/plain", "application/cbor")) {
      HttpResponse<String> response = server.body("POST", PODS, type, "k8s");
      assertThat(response.statusCode()).isEqualTo(415);
      assertThat(json(response).path("reason").asText()).isEqualTo("UnsupportedMediaType");
      assertThat(json(response).path("message").asText()).contains("application/json");
    }
    HttpResponse<String> apply =
        server.body("PATCH", PODS + "/p1", "application/apply-patch+cbor", "{}");
    assertThat(apply.statusCode()).isEqualTo(415);
  }

  @Test
  void aBodyWithoutTypeIsJson() {
    String body = "{\"metadata\":{\"name\":\"n\"}}";
    assertThat(server.body("POST", PODS, "", body).statusCode()).isEqualTo(201);
    try (OwnClient http2 = OwnClient.http2(server)) {
      assertThat(
              server
                  .send(http2.http(), server.request(PODS).POST(BodyPublishers.ofString(body)))
                  .statusCode())
          .isEqualTo(201);
    }
  }

  @Test
  void patchesMustHaveTheShapeOfTheirType() {
    assertBadRequest(
        server.body("PATCH", PODS + "/p1", "application/json-patch+json", "{}"), "an array");
    assertBadRequest(
        server.body("PATCH", PODS + "/p1", "application/merge-patch+json", "[]"), "an object");
    server.body(
        "PATCH", PODS + "/p1", "application/strategic-merge-patch+json", "{\"spec\":{\"a\":1}}");
    assertThat(server.cluster.lastWrite.operation())
        .isInstanceOfSatisfying(
            Operation.Patch.class, p -> assertThat(p.type()).isEqualTo(PatchType.STRATEGIC));
  }

  @Test
  void tooMuchBodyIsRefusedBeforeItIsRead() {
    String big = "{\"a\":\"" + "x".repeat(4 * 1024 * 1024) + "\"}";
    HttpResponse<String> known = server.post(PODS, big);
    assertThat(known.statusCode()).isEqualTo(413);
    assertThat(json(known).path("reason").asText()).isEqualTo("RequestEntityTooLarge");
    assertThat(json(known).path("message").asText()).contains("limit is 3145728");
    byte[] bytes = big.getBytes(StandardCharsets.US_ASCII);
    HttpResponse<String> chunked =
        server.send(
            server
                .request(PODS)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(bytes))));
    assertThat(chunked.statusCode()).isEqualTo(413);
    try (OwnClient http2 = OwnClient.http2(server)) {
      assertThat(
              server
                  .send(http2.http(), server.request(PODS).POST(BodyPublishers.ofString(big)))
                  .statusCode())
          .isEqualTo(413);
    }
  }

  @Test
  void aTruncatedRequestIsNoWrite() throws IOException {
    try (SSLSocket socket = server.socket()) {
      socket
          .getOutputStream()
          .write(
              ("POST "
                      + PODS
                      + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n"
                      + "Content-Length: 1000\r\n\r\n{\"metadata\":")
                  .getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
    }
    assertThat(server.get(PODS + "/p1").statusCode()).isEqualTo(200);
    assertThat(server.cluster.lastWrite).isNull();
  }

  @Test
  void whatIsNotHttpGetsAStatusOrAClose() throws IOException {
    try (SSLSocket socket = server.socket()) {
      socket
          .getOutputStream()
          .write("BREW /pot HTCPCP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).contains("\"kind\":\"Status\"");
    }
  }

  @Test
  void badEncodingsInTheUriAreBadRequests() throws IOException {
    try (SSLSocket socket = server.socket()) {
      socket
          .getOutputStream()
          .write(
              ("GET /api/v1/pods?labelSelector=%zz HTTP/1.1\r\nHost: x\r\n"
                      + "Authorization: Bearer good\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 400").contains("\"kind\":\"Status\"");
    }
  }

  @Test
  void pathsThatLeadNowhereAreNotFound() {
    for (String path :
        List.of(
            "/api/v1/unicorns",
            "/api/v1/pods/p1",
            "/api/v1/namespaces/a/nodes",
            "/apis/none/v1/things",
            "/nonsense",
            PODS + "/p1/unknown")) {
      HttpResponse<String> response = server.get(path);
      assertThat(response.statusCode()).as(path).isEqualTo(404);
      assertThat(json(response).path("message").asText())
          .isEqualTo("the server could not find the requested resource");
    }
    HttpResponse<String> plain = server.get(PODS + "/p1/exec");
    assertThat(plain.statusCode()).isEqualTo(400);
    assertThat(json(plain).path("message").asText())
        .contains("must specify at least 1 of stdin, stdout, stderr");
  }

  @Test
  void methodsThatMakeNoSenseAreNotAllowed() {
    assertThat(server.body("POST", "/api/v1/pods", "", "{}").statusCode()).isEqualTo(405);
    assertThat(server.body("PUT", PODS, "", "{}").statusCode()).isEqualTo(405);
    assertThat(server.body("POST", PODS + "/p1", "", "{}").statusCode()).isEqualTo(405);
    assertThat(server.body("DELETE", "/api/v1/namespaces", "", "").statusCode()).isEqualTo(405);
    assertThat(server.body("OPTIONS", PODS, "", "").statusCode()).isEqualTo(405);
    assertThat(server.body("POST", "/version", "", "").statusCode()).isEqualTo(405);
    HttpResponse<String> head = server.body("HEAD", PODS + "/p1", "", "");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  @Test
  void impersonationIsNotSilentlyIgnored() {
    server.send(
        server
            .request(PODS)
            .header("Impersonate-User", "bob")
            .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}")));
    assertThat(server.cluster.lastWrite.caller().user().name()).isEqualTo("bob");
  }

  @Test
  void faultsTellNothingOfTheirCause() {
    server.cluster.onWrite =
        _ -> CompletableFuture.failedFuture(new IllegalStateException("secret"));
    HttpResponse<String> response = server.post(PODS, "{}");
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).doesNotContain("secret").contains("InternalError");
    server.cluster.onWrite =
        _ -> {
          throw new IllegalStateException("secret");
        };
    assertThat(server.post(PODS, "{}").statusCode()).isEqualTo(500);
  }

  @Test
  void refusalsCarryTheirRetryAfter() {
    server.cluster.onWrite =
        _ ->
            CompletableFuture.completedFuture(
                new WriteAnswer.Refused(
                    Failure.of(io.troupe.core.outcome.Reason.TOO_MANY_REQUESTS, "slow down")
                        .withRetryAfter(7),
                    List.of()));
    HttpResponse<String> response = server.post(PODS, "{}");
    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(response.headers().firstValue("Retry-After")).hasValue("7");
  }
}

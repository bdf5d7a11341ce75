package io.troupe.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requests passed on to a pod, which is a small server of this test. */
class ProxiesTest {
  private static TestServer server;
  private static HttpServer pod;
  private static String base;

  @BeforeAll
  static void start() throws IOException {
    pod = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    pod.createContext("/", ProxiesTest::answer);
    pod.start();
    server = new TestServer();
    ObjectNode node = Json.object().put("kind", "Node").put("apiVersion", "v1");
    node.putObject("status")
        .putArray("addresses")
        .addObject()
        .put("type", "InternalIP")
        .put("address", "127.0.0.1");
    server.cluster.put(ObjectKey.of("", "nodes", "", "n1"), node);
    server.cluster.put(TestServer.pod("a", "p1"), at("n1"));
    server.cluster.put(TestServer.pod("a", "astray"), at("n2"));
    base = "/api/v1/namespaces/a/pods/p1:" + pod.getAddress().getPort() + "/proxy";
  }

  @AfterAll
  static void stop() {
    pod.stop(0);
    server.close();
  }

  private static ObjectNode at(String node) {
    ObjectNode object = TestServer.podNamed("x");
    object.withObject("/spec").put("nodeName", node);
    object.putObject("status").put("podIP", "127.0.0.1");
    return object;
  }

  /** Says what it was asked. */
  private static void answer(HttpExchange exchange) throws IOException {
    if (exchange.getRequestURI().getPath().equals("/away")) {
      exchange.getResponseHeaders().set("Location", "/login?x=1");
      exchange.sendResponseHeaders(302, -1);
      exchange.close();
      return;
    }
    String said =
        exchange.getRequestMethod()
            + ' '
            + exchange.getRequestURI()
            + ' '
            + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
            + ' '
            + exchange.getRequestHeaders().containsKey("Authorization")
            + ' '
            + exchange.getRequestHeaders().getFirst("X-Mine");
    byte[] body = said.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("X-Theirs", "yes");
    exchange.sendResponseHeaders(201, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void methodPathQueryHeadersAndBodyPassButNoCredentials() {
    HttpResponse<String> answer =
        server.send(
            server
                .request(base + "/a/b%20c?q=1&q=2")
                .header("X-Mine", "kept")
                .PUT(java.net.http.HttpRequest.BodyPublishers.ofString("hello")));
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("PUT /a/b%20c?q=1&q=2 hello false kept");
    assertThat(answer.headers().firstValue("X-Theirs")).contains("yes");
  }

  @Test
  void aRedirectLeadsBackThroughTheProxy() {
    assertThat(server.get(base + "/away").headers().firstValue("Location"))
        .contains(base + "/login?x=1");
  }

  @Test
  void whatIsRelativeNeedsASlash() {
    HttpResponse<String> answer = server.get(base + "?x=1");
    assertThat(answer.statusCode()).isEqualTo(301);
    assertThat(answer.headers().firstValue("Location")).contains(base + "/?x=1");
  }

  @Test
  void nothingListeningIsUnavailable() {
    HttpResponse<String> answer = server.get("/api/v1/namespaces/a/pods/p1:1/proxy/");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(TestServer.json(answer).path("message").asText())
        .isEqualTo(
            "error trying to reach service: dial tcp 127.0.0.1:1: connect: connection refused");
  }

  @Test
  void aPodThatPointsAtThisMachineIsRefused() {
    HttpResponse<String> answer = server.get("/api/v1/namespaces/a/pods/astray:80/proxy/");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(TestServer.json(answer).path("message").asText()).isEqualTo("address not allowed");
  }

  @Test
  void namesThatMeanNothingAreRefused() {
    HttpResponse<String> answer = server.get("/api/v1/namespaces/a/pods/ftp:p1:21/proxy/");
    assertThat(TestServer.json(answer).path("message").asText())
        .isEqualTo("invalid pod request \"ftp:p1:21\"");
  }
}

package io.troupe.node.plugin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;

/**
 * The API as it was: a door on this machine's loopback that adds the moment to every read of
 * objects and passes it on to a {@code kubectl proxy}. Only who knows its secret path may pass, and
 * only reads do.
 */
final class PastProxy implements AutoCloseable {
  private static final List<String> PASSED_ON = List.of("Accept", "User-Agent");
  private static final String READ_ONLY =
      """
      {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",\
      "message":"the past can be read, not changed","reason":"MethodNotAllowed","code":405}\
      """;

  private final HttpServer server;

  /**
   * HTTP/1.1 outright: kubectl's proxy takes the offer of HTTP/2 for an upgrade it must pass on.
   */
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String secret;
  private final String upstream;
  private final String moment;

  /**
   * @param secret first segment of every path
   * @param upstream where kubectl's proxy is
   * @param moment a query, such as {@code asOf=...}
   */
  PastProxy(String secret, String upstream, String moment) throws IOException {
    this.secret = "/" + secret;
    this.upstream = upstream;
    this.moment = moment;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + secret;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      if (!path.startsWith(secret + "/")) {
        exchange.sendResponseHeaders(404, -1);
      } else if (!exchange.getRequestMethod().equals("GET")) {
        answer(exchange, 405, "application/json", READ_ONLY.getBytes(StandardCharsets.UTF_8));
      } else {
        pass(exchange, path.substring(secret.length()), exchange.getRequestURI().getRawQuery());
      }
    }
  }

  private void pass(HttpExchange exchange, String path, String query) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(upstream + target(path, query, moment)));
    for (String name : PASSED_ON) {
      Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
          .ifPresent(value -> request.header(name, value));
    }
    try {
      HttpResponse<byte[]> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      answer(
          exchange,
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse("application/json"),
          response.body());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void answer(HttpExchange exchange, int code, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** Objects are read at the moment; discovery, schemas and the pages after a first are not. */
  static String target(String path, String query, String moment) {
    boolean objects = path.matches("/api/[^/]+/.+") || path.matches("/apis/[^/]+/[^/]+/.+");
    if (!objects || (query != null && query.contains("continue="))) {
      return path + (query == null ? "" : "?" + query);
    }
    return path + "?" + (query == null ? "" : query + "&") + moment;
  }

  @Override
  public void close() {
    server.stop(0);
    client.close();
  }
}

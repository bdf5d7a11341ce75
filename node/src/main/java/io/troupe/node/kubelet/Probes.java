package io.troupe.node.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.json.Json;
import io.troupe.core.kubelet.ContainerView;
import io.troupe.node.runtime.ContainerRef;
import io.troupe.node.runtime.PodRuntime;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Asks containers how they are: commands, HTTP, TCP. Serves all pods of an agent; any thread. */
final class Probes {
  private static final int BODY_CHARS_MAX = 10 * 1024;

  private final PodRuntime runtime;
  private final String podAddress;
  private final ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();
  private HttpClient client;

  record Outcome(boolean ok, String output) {}

  Probes(PodRuntime runtime, String podAddress) {
    this.runtime = runtime;
    this.podAddress = podAddress;
  }

  /**
   * @param action holds one of exec, httpGet, tcpSocket, sleep; what is none of these fails
   */
  CompletionStage<Outcome> run(
      JsonNode action, PodRuntime.StartRequest request, ContainerRef ref, Duration timeout) {
    if (action.has("exec")) {
      return runtime
          .exec(request, ref, Json.texts(action.path("exec").path("command")), timeout)
          .thenApply(Probes::outcome);
    }
    if (action.has("httpGet")) {
      return http(action.path("httpGet"), request.container(), timeout);
    }
    if (action.has("tcpSocket")) {
      return tcp(action.path("tcpSocket"), request.container(), timeout);
    }
    return CompletableFuture.completedStage(
        new Outcome(false, "this kind of probe is not supported"));
  }

  void close() {
    work.close();
  }

  private static Outcome outcome(PodRuntime.ExecResult result) {
    return result.timedOut()
        ? new Outcome(false, "command timed out")
        : new Outcome(result.exitCode() == 0, result.output());
  }

  private CompletionStage<Outcome> http(JsonNode get, ContainerView container, Duration timeout) {
    String host = get.path("host").asText().isEmpty() ? podAddress : get.path("host").asText();
    String path = get.path("path").asText("/");
    String uri =
        get.path("scheme").asText("HTTP").toLowerCase(Locale.ROOT)
            + "://"
            + host
            + ":"
            + port(get.path("port"), container)
            + (path.startsWith("/") ? path : "/" + path);
    HttpRequest.Builder request;
    try {
      request = HttpRequest.newBuilder(URI.create(uri)).timeout(timeout).GET();
      request.header("User-Agent", "kube-probe/1.36");
      for (JsonNode header : get.path("httpHeaders")) {
        request.header(header.path("name").asText(), header.path("value").asText());
      }
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedStage(new Outcome(false, e.getMessage()));
    }
    return client()
        .sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
        .handle((response, failure) -> {
          if (failure != null) {
            return new Outcome(false, "Get \"" + uri + "\": " + reason(failure));
          }
          boolean ok = response.statusCode() >= 200 && response.statusCode() < 400;
          String body = response.body();
          return new Outcome(
              ok,
              ok
                  ? body.substring(0, Math.min(body.length(), BODY_CHARS_MAX))
                  : "HTTP probe failed with statuscode: " + response.statusCode());
        });
  }

  private CompletionStage<Outcome> tcp(JsonNode socket, ContainerView container, Duration timeout) {
    String host =
        socket.path("host").asText().isEmpty() ? podAddress : socket.path("host").asText();
    int port = port(socket.path("port"), container);
    return CompletableFuture.supplyAsync(
        () -> {
          try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
            return new Outcome(true, "");
          } catch (IOException | IllegalArgumentException e) {
            return new Outcome(false, "dial tcp " + host + ":" + port + ": " + reason(e));
          }
        },
        work);
  }

  /** A number, or the name of one of the container's ports; 0 if there is no such name. */
  private static int port(JsonNode port, ContainerView container) {
    if (port.isNumber()) {
      return port.asInt();
    }
    for (JsonNode named : container.spec().path("ports")) {
      if (named.path("name").asText().equals(port.asText())) {
        return named.path("containerPort").asInt();
      }
    }
    return 0;
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof ConnectException
        ? "connect: connection refused"
        : String.valueOf(cause.getMessage());
  }

  private synchronized HttpClient client() {
    if (client == null) {
      client =
          HttpClient.newBuilder()
              .executor(work)
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NORMAL)
              .build();
    }
    return client;
  }
}

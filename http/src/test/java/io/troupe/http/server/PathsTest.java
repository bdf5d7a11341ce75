package io.troupe.http.server;

import static io.troupe.http.server.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import akka.http.javadsl.model.HttpRequest;
import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.http.route.HealthCheck;
import io.troupe.http.route.RouteExtension;
import io.troupe.persistence.history.PastUnavailable;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathsTest {
  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
  private static final String AWAY = "/away";
  private static final AtomicReference<Optional<String>> JOURNAL =
      new AtomicReference<>(Optional.empty());
  private static TestServer server;

  @BeforeAll
  static void start() {
    RouteExtension extension =
        new RouteExtension() {
          @Override
          public boolean handles(String path) {
            return path.startsWith("/apis/link.troupe.io/") || path.equals(AWAY);
          }

          @Override
          public CompletionStage<akka.http.javadsl.model.HttpResponse> handle(
              HttpRequest request, UserInfo caller) {
            if (request.getUri().path().equals(AWAY)) {
              return CompletableFuture.supplyAsync(() -> {
                throw new PastUnavailable("the past cannot be read", null);
              });
            }
            return CompletableFuture.completedFuture(
                akka.http.javadsl.model.HttpResponse.create().withEntity("for " + caller.name()));
          }
        };
    server =
        new TestServer(
            new BuiltInKinds(),
            List.of(extension),
            new HealthCheck("image", HealthCheck.Scope.LIVE, Optional::empty),
            new HealthCheck("journal", HealthCheck.Scope.READY, JOURNAL::get));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void whatOnlyTheDatabaseKnowsIsUnavailableWithoutIt() {
    HttpResponse<String> answer = server.get(AWAY);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(answer.body())
        .contains("\"reason\":\"ServiceUnavailable\"")
        .doesNotContain("the past cannot be read");
  }

  private static HttpResponse<String> anonymous(String path) {
    return server.send(
        java.net.http.HttpRequest.newBuilder(
            URI.create("https://127.0.0.1:" + server.port() + path)));
  }

  @Test
  void healthIsForEverybodyAndTellsNoReasons() {
    assertThat(anonymous("/livez").body()).isEqualTo("ok");
    assertThat(anonymous("/readyz?verbose").body())
        .isEqualTo("[+]ping ok\n[+]image ok\n[+]journal ok\nreadyz check passed\n");
    JOURNAL.set(Optional.of("the database is at secret:5432"));
    try {
      HttpResponse<String> failed = anonymous("/readyz");
      assertThat(failed.statusCode()).isEqualTo(500);
      assertThat(failed.body())
          .contains("[-]journal failed: reason withheld\n")
          .endsWith("readyz check failed\n")
          .doesNotContain("secret");
      assertThat(anonymous("/readyz?exclude=journal").statusCode()).isEqualTo(200);
      assertThat(anonymous("/readyz/journal").statusCode()).isEqualTo(500);
      assertThat(anonymous("/readyz/image").body()).isEqualTo("ok");
      assertThat(anonymous("/livez").statusCode()).isEqualTo(200);
      assertThat(anonymous("/livez/journal").statusCode()).isEqualTo(404);
    } finally {
      JOURNAL.set(Optional.empty());
    }
    assertThat(anonymous("/livez?verbose&exclude=nothing").body())
        .contains("cannot be excluded: no matches for \"nothing\"");
  }

  @Test
  void theVersionIsKubernetesAndParses() {
    JsonNode version = json(anonymous("/version"));
    assertThat(version.path("major").asText()).isEqualTo("1");
    assertThat(version.path("minor").asText()).isEqualTo("36");
    assertThat(version.path("gitVersion").asText()).isEqualTo("v1.36.0+troupe.0.1.0");
  }

  @Test
  void anonymousSeesNothingElse() {
    for (String path : List.of("/", "/api", "/metrics", "/openapi/v3", "/api/v1/none")) {
      assertThat(anonymous(path).statusCode()).as(path).isEqualTo(403);
    }
  }

  @Test
  void metricsCountRequests() {
    server.get("/api/v1/pods");
    HttpResponse<String> metrics = server.get("/metrics");
    assertThat(metrics.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
    assertThat(metrics.body())
        .containsPattern("apiserver_request_total\\{code=\"200\".*resource=\"pods\".*\\} 1")
        .contains("jvm_memory_used_bytes");
  }

  @Test
  void discoveryIsAggregatedForThoseWhoAsk() {
    for (String path : List.of("/api", "/apis")) {
      HttpResponse<String> response = server.get(path, "Accept", AGGREGATED);
      String type = response.headers().firstValue("Content-Type").orElseThrow();
      assertThat(type.replace(" ", ""))
          .isEqualTo("application/json;as=APIGroupDiscoveryList;g=apidiscovery.k8s.io;v=v2");
      assertThat(json(response).path("kind").asText()).isEqualTo("APIGroupDiscoveryList");
      String tag = response.headers().firstValue("ETag").orElseThrow();
      HttpResponse<String> again = server.get(path, "Accept", AGGREGATED, "If-None-Match", tag);
      assertThat(again.statusCode()).isEqualTo(304);
    }
    assertThat(json(server.get("/api")).path("kind").asText()).isEqualTo("APIVersions");
    assertThat(json(server.get("/apis", "Accept", "application/json")).path("kind").asText())
        .isEqualTo("APIGroupList");
    assertThat(json(server.get("/api/v1")).path("kind").asText()).isEqualTo("APIResourceList");
    assertThat(json(server.get("/apis/apps")).path("kind").asText()).isEqualTo("APIGroup");
    assertThat(json(server.get("/apis/apps/v1")).path("groupVersion").asText())
        .isEqualTo("apps/v1");
    assertThat(server.get("/apis/none").statusCode()).isEqualTo(404);
    assertThat(server.get("/apis/apps/v9").statusCode()).isEqualTo(404);
  }

  @Test
  void openApiDocumentsAreNamedByTheirHash() {
    String url =
        json(server.get("/openapi/v3"))
            .path("paths")
            .path("apis/apps/v1")
            .path("serverRelativeURL")
            .asText();
    HttpResponse<String> document = server.get(url);
    assertThat(document.statusCode()).isEqualTo(200);
    assertThat(document.headers().firstValue("Cache-Control")).hasValue("public, immutable");
    assertThat(document.headers().firstValue("Expires")).hasValue("Sat, 2 Jan 2027 03:04:05 GMT");
    String tag = document.headers().firstValue("ETag").orElseThrow();
    assertThat(url).endsWith("?hash=" + tag.substring(1, tag.length() - 1));
    HttpResponse<String> stale = server.get("/openapi/v3/apis/apps/v1?hash=OLD");
    assertThat(stale.statusCode()).isEqualTo(301);
    assertThat(stale.headers().firstValue("Location")).hasValue(url);
    assertThat(server.get("/openapi/v3/apis/none/v1").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/com.github.proto-openapi.spec.v2@v1.0+protobuf",
        "application/com.github.proto-openapi.spec.v2.v1.0+protobuf",
        "application/json"
      })
  void openApiV2ComesAsItIsAskedFor(String type) {
    HttpResponse<String> document = server.get("/openapi/v2", "Accept", type);
    assertThat(document.statusCode()).isEqualTo(200);
    assertThat(document.headers().firstValue("Content-Type")).hasValue(type.replace("@", "."));
    String tag = document.headers().firstValue("ETag").orElseThrow();
    assertThat(server.get("/openapi/v2", "Accept", type, "If-None-Match", tag).statusCode())
        .isEqualTo(304);
    HttpResponse<String> packed =
        server.get("/openapi/v2", "Accept", type, "Accept-Encoding", "gzip");
    assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(server.get("/openapi/v2", "Accept", "text/html").statusCode()).isEqualTo(406);
  }

  @Test
  void theRootListsPaths() {
    assertThat(json(server.get("/")).path("paths").toString())
        .contains("\"/api/v1\"", "\"/apis/apps\"", "\"/livez/ping\"", "\"/openapi/v3\"");
  }

  @Test
  void peopleSeeWhatRunsAndWithWhichLimits() {
    assertThat(server.get("/statusz").body())
        .startsWith("troupe-apiserver statusz\nWarning: ")
        .contains("Emulation version: v1.36.0");
    assertThat(server.get("/flagz").body()).contains("request-timeout=60s\n");
    server.get("/readyz/image");
    assertThat(server.get("/metrics/slis").body())
        .contains("kubernetes_healthcheck{name=\"image\",type=\"readyz\"} 1.0");
    for (String path : List.of("/debug/pprof", "/debug/pprof/heap", "/logs", "/metrics/cadvisor")) {
      assertThat(server.get(path).statusCode()).as(path).isEqualTo(404);
    }
  }

  @Test
  void extensionsGetTheirPathsWithTheCaller() {
    assertThat(server.get("/apis/link.troupe.io/v1/connect").body()).isEqualTo("for tester");
  }
}

package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.troupe.core.json.Json;
import io.troupe.system.ApiClient.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An API that another server serves, behind this one: its life, and its death. */
@ExtendWith(SharedTroupe.class)
final class AggregationTest {
  private static final Duration PATIENCE = Scene.PATIENCE;
  private static final String PATH = "/apis/metrics.k8s.io/v1beta1";
  private static final String APISERVICE =
      "/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io";

  @TempDir static Path cache;
  private static ApiClient api;
  private static Kubectl kubectl;

  @BeforeAll
  static void home() {
    assumeTrue(Kubectl.isPresent(), "SKIPPED: kubectl is not on the PATH");
    api = SharedTroupe.api();
    kubectl = new Kubectl(SharedTroupe.troupe().kubeconfig(), cache);
  }

  @Test
  void whatThisServerServesHasAnApiServiceOfItsOwn() throws IOException {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          String all = kubectl.ok("get", "apiservices", "--no-headers");
          assertThat(all.lines().filter(line -> line.startsWith("v1.apps ")).findFirst())
              .get()
              .asString()
              .matches("v1.apps\\s+Local\\s+True\\s+\\S+");
        });
    assertThat(
            api.get("/apis/apiregistration.k8s.io/v1/apiservices/v1.apps")
                .json()
                .at("/metadata/labels")
                .path("kube-aggregator.kubernetes.io/automanaged")
                .asText())
        .isEqualTo("onstart");
  }

  @Test
  void anApiServiceIsNamedForWhatItServes() {
    String refusal =
        kubectl.run(manifest("wrong.metrics.k8s.io", 443, ""), "create", "-f", "-").err();
    assertThat(refusal)
        .contains("metadata.name: Invalid value: \"wrong.metrics.k8s.io\": must be")
        .contains("v1beta1.metrics.k8s.io");
  }

  @Test
  void anotherServersApiIsServedAsLongAsThatLives() throws IOException {
    ForeignServer server = ForeignServer.start("127.0.0.1", "metrics.kube-system.svc");
    server.answering(PATH, _ -> Json.parse(RESOURCES));
    server.answering(PATH + "/nodes", _ -> Json.parse(NODES));
    kubectl.okWith(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: metrics, namespace: kube-system}
        spec: {type: ExternalName, externalName: localhost}
        """,
        "apply",
        "-f",
        "-");
    kubectl.okWith(
        manifest("v1beta1.metrics.k8s.io", server.port(), server.caBundle()), "apply", "-f", "-");
    kubectl.ok(
        "wait", "--for=condition=Available", "apiservice/v1beta1.metrics.k8s.io", "--timeout=120s");

    isServed(server);
    server.close();
    isStaleAndNobodyElseSuffers();

    kubectl.ok("delete", "apiservice", "v1beta1.metrics.k8s.io");
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(api.get(PATH).code()).isEqualTo(404));
  }

  private static void isServed(ForeignServer server) throws IOException {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(kubectl.ok("api-resources", "--api-group=metrics.k8s.io"))
                .contains("NodeMetrics"));
    assertThat(kubectl.ok("top", "nodes")).contains("box").contains("250m").contains("100Mi");
    Answer list = api.get(PATH + "/nodes?limit=5");
    assertThat(list.code()).isEqualTo(200);
    assertThat(list.json().path("kind").asText()).isEqualTo("NodeMetricsList");
    // Beside the server's own questions whether it is still there.
    Map<String, String> headers =
        server.requests().stream()
            .filter(request -> request.path().equals(PATH + "/nodes"))
            .reduce((_, last) -> last)
            .orElseThrow()
            .headers();
    assertThat(headers.get("x-remote-user")).isEqualTo("kubernetes-admin");
    assertThat(headers.get("x-remote-group")).contains("system:masters");
    assertThat(headers).doesNotContainKey("authorization");
    assertThat(api.get("/apis").json().toString()).contains("metrics.k8s.io/v1beta1");
    assertThat(ApiClient.stranger(SharedTroupe.troupe(), "").get(PATH + "/nodes").code())
        .isEqualTo(403);
  }

  private static void isStaleAndNobodyElseSuffers() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(kubectl.ok("get", "apiservices", "v1beta1.metrics.k8s.io"))
                .contains("False (FailedDiscoveryCheck)"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          Answer gone = api.get(PATH + "/nodes");
          assertThat(gone.code()).isEqualTo(503);
          assertThat(gone.text()).isEqualTo("service unavailable\n");
        });
    Kubectl.Result resources = kubectl.run(null, "api-resources", "--cached=false");
    assertThat(resources.out()).contains("deployments", "pods").doesNotContain("NodeMetrics");
    assertThat(kubectl.ok("get", "--raw", "/apis")).contains("metrics.k8s.io/v1beta1");
    assertThat(kubectl.ok("get", "deployments", "-A", "--ignore-not-found")).isNotNull();
  }

  private static String manifest(String name, int port, String caBundle) {
    return """
    apiVersion: apiregistration.k8s.io/v1
    kind: APIService
    metadata: {name: %s}
    spec:
      group: metrics.k8s.io
      version: v1beta1
      groupPriorityMinimum: 100
      versionPriority: 100
      caBundle: "%s"
      service: {name: metrics, namespace: kube-system, port: %d}
    """
        .formatted(name, caBundle, port);
  }

  private static final String RESOURCES =
      """
      {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"metrics.k8s.io/v1beta1",
       "resources":[{"name":"nodes","singularName":"","namespaced":false,"kind":"NodeMetrics",
         "verbs":["get","list"]}]}
      """;

  private static final String NODES =
      """
      {"kind":"NodeMetricsList","apiVersion":"metrics.k8s.io/v1beta1","metadata":{},
       "items":[{"metadata":{"name":"box"},"timestamp":"2026-01-01T00:00:00Z","window":"30s",
         "usage":{"cpu":"250m","memory":"100Mi"}}]}
      """;
}

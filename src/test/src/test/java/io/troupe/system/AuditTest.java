package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server with an audit policy, a real kubectl, a log and a webhook that both get all. */
final class AuditTest {
  private static final Duration PATIENCE = Scene.PATIENCE;

  private static final String POLICY =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      omitStages: [RequestReceived]
      omitManagedFields: true
      rules:
      - level: None
        nonResourceURLs: ["/readyz*", "/openapi*", "/api*"]
      - level: RequestResponse
        resources: [{group: "", resources: ["configmaps"]}]
      - level: Metadata
        omitStages: []
      """;

  @TempDir Path folder;

  @Test
  void kubectlsRequestsReachTheLogAndTheWebhook() throws IOException {
    assumeTrue(Kubectl.isPresent(), "SKIPPED: kubectl is not on the PATH");
    Path policy = Files.writeString(folder.resolve("policy.yaml"), POLICY);
    Path log = folder.resolve("audit.log");
    try (ForeignServer receiver = ForeignServer.start("127.0.0.1")) {
      receiver.answering("/audit", _ -> Json.object());
      try (TroupeProcess troupe =
          TroupeProcess.start(
              folder.resolve("data"),
              "--audit-policy-file=" + policy,
              "--audit-log-path=" + log,
              "--audit-webhook-config-file=" + kubeconfig(receiver),
              "--audit-webhook-batch-max-wait=100ms")) {
        Kubectl kubectl = new Kubectl(troupe.kubeconfig(), folder.resolve("cache"));
        Scene.again(new ApiClient(troupe), "default").untilUsable();
        kubectl.ok("create", "configmap", "told", "--from-literal=a=b");
        kubectl.fails("get", "secrets", "--as=nobody");
        Process watch = kubectl.start("get", "pods", "--watch");
        await().atMost(PATIENCE).until(() -> any(log, e -> is(e, "watch", "ResponseStarted")));
        watch.destroy();

        JsonNode created =
            find(
                log,
                e ->
                    is(e, "create", "ResponseComplete")
                        && e.at("/objectRef/name").asText().equals("told"));
        isTheConfigMap(created);
        JsonNode refused =
            find(log, e -> e.has("impersonatedUser") && is(e, "list", "ResponseComplete"));
        isTheRefusal(refused);
        find(log, e -> is(e, "watch", "ResponseComplete"));
        kubectl.ok("label", "namespace/default", "pod-security.kubernetes.io/enforce=baseline");
        kubectl.ok("run", "tried", "--image=busybox", "--dry-run=server");
        JsonNode judged = find(log, e -> e.at("/objectRef/name").asText().equals("tried"));
        assertThat(judged.path("annotations").path("pod-security.kubernetes.io/enforce-policy"))
            .as(judged.toString())
            .hasToString("\"baseline:latest\"");
        assertThat(read(log)).noneMatch(e -> e.path("requestURI").asText().startsWith("/api?"));
        answersNameTheirEvent(troupe, log);
        kubectl.ok("create", "deployment", "web", "--image=busybox");
        theServersOwnPartsAreAuditedToo(log);
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(ids(received(receiver))).containsAll(ids(read(log))));
        assertThat(kubectl.ok("get", "--raw", "/metrics"))
            .contains("apiserver_audit_error_total{plugin=\"log\"} 0")
            .contains("apiserver_audit_error_total{plugin=\"webhook\"} 0");
      }
    }
  }

  private static void isTheConfigMap(JsonNode event) {
    assertThat(event.path("level").asText()).isEqualTo("RequestResponse");
    assertThat(event.at("/user/username").asText()).isEqualTo("kubernetes-admin");
    assertThat(event.at("/sourceIPs/0").asText()).isEqualTo("127.0.0.1");
    assertThat(event.path("userAgent").asText()).startsWith("kubectl/");
    assertThat(event.at("/objectRef/name").asText()).isEqualTo("told");
    assertThat(event.at("/objectRef/namespace").asText()).isEqualTo("default");
    assertThat(event.at("/responseStatus/code").asInt()).isEqualTo(201);
    assertThat(event.at("/requestObject/data/a").asText()).isEqualTo("b");
    assertThat(event.at("/responseObject/metadata/uid").asText()).isNotEmpty();
    assertThat(event.at("/responseObject/metadata").has("managedFields")).isFalse();
    assertThat(event.path("annotations").path("authorization.k8s.io/decision").asText())
        .isEqualTo("allow");
  }

  /** Upstream's come over HTTP; ours pass the same policy. */
  private static void theServersOwnPartsAreAuditedToo(Path log) {
    String accounts = "system:serviceaccount:kube-system:";
    find(log, e -> by(e, accounts + "deployment-controller", "create", "replicasets", ""));
    JsonNode created =
        find(log, e -> by(e, accounts + "replicaset-controller", "create", "pods", ""));
    assertThat(created.at("/responseStatus/code").asInt()).isEqualTo(201);
    assertThat(created.path("requestURI").asText()).isEqualTo("/api/v1/namespaces/default/pods");
    assertThat(created.at("/objectRef/name").asText()).startsWith("web-");
    assertThat(created.path("auditID").asText()).isNotEmpty();
    find(log, e -> by(e, "system:kube-scheduler", "create", "pods", "binding"));
    JsonNode status =
        find(
            log,
            e ->
                e.at("/user/username").asText().startsWith("system:node:")
                    && e.at("/objectRef/subresource").asText().equals("status"));
    assertThat(status.at("/user/groups").toString()).contains("system:nodes");
    find(log, e -> by(e, accounts + "deployment-controller", "update", "deployments", "status"));
  }

  private static boolean by(
      JsonNode event, String user, String verb, String resource, String subresource) {
    return is(event, verb, "ResponseComplete")
        && event.at("/user/username").asText().equals(user)
        && event.at("/objectRef/resource").asText().equals(resource)
        && event.at("/objectRef/subresource").asText("").equals(subresource);
  }

  private static void isTheRefusal(JsonNode event) {
    assertThat(event.at("/user/username").asText()).isEqualTo("kubernetes-admin");
    assertThat(event.at("/impersonatedUser/username").asText()).isEqualTo("nobody");
    assertThat(event.at("/responseStatus/reason").asText()).isEqualTo("Forbidden");
    assertThat(event.path("annotations").path("authorization.k8s.io/decision").asText())
        .isEqualTo("forbid");
  }

  private static void answersNameTheirEvent(TroupeProcess troupe, Path log) throws IOException {
    String id =
        new ApiClient(troupe)
            .get("/api/v1/namespaces/default/configmaps/told")
            .headers()
            .firstValue("Audit-Id")
            .orElseThrow();
    find(log, e -> e.path("auditID").asText().equals(id));
  }

  private Path kubeconfig(ForeignServer receiver) throws IOException {
    return Files.writeString(
        folder.resolve("webhook.yaml"),
        """
        apiVersion: v1
        kind: Config
        current-context: audit
        contexts: [{name: audit, context: {cluster: audit, user: ""}}]
        clusters:
        - name: audit
          cluster:
            server: https://127.0.0.1:%d/audit
            certificate-authority-data: %s
        """
            .formatted(receiver.port(), receiver.caBundle()));
  }

  private static boolean is(JsonNode event, String verb, String stage) {
    return event.path("verb").asText().equals(verb) && event.path("stage").asText().equals(stage);
  }

  private static JsonNode find(Path log, Predicate<JsonNode> wanted) {
    await().atMost(PATIENCE).until(() -> any(log, wanted));
    return read(log).stream().filter(wanted).findFirst().orElseThrow();
  }

  private static boolean any(Path log, Predicate<JsonNode> wanted) {
    return read(log).stream().anyMatch(wanted);
  }

  /** Whole lines only: the last one may be on its way. */
  private static List<JsonNode> read(Path log) {
    if (!Files.exists(log)) {
      return List.of();
    }
    try {
      String text = Files.readString(log);
      List<JsonNode> events = new ArrayList<>();
      text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Json::parse).forEach(events::add);
      return events;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<ObjectNode> received(ForeignServer receiver) {
    List<ObjectNode> events = new ArrayList<>();
    receiver
        .requests()
        .forEach(list -> list.body().path("items").forEach(e -> events.add((ObjectNode) e)));
    return events;
  }

  private static List<String> ids(List<? extends JsonNode> events) {
    return events.stream()
        .map(e -> e.path("auditID").asText() + "/" + e.path("stage").asText())
        .toList();
  }
}

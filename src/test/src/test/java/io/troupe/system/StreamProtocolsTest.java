package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.troupe.launch.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways into pods, in each protocol kubectl has for them, and who is refused. */
@ExtendWith(SharedTroupe.class)
@EnabledIf("kubectlIsPresent")
class StreamProtocolsTest {
  private static final Duration SOON = Scene.PATIENCE;

  @TempDir static Path folder;
  private static Kubectl kubectl;
  private static int port;

  static boolean kubectlIsPresent() {
    return Kubectl.isPresent();
  }

  @BeforeAll
  static void pods() throws IOException {
    kubectl = new Kubectl(SharedTroupe.troupe().kubeconfig(), folder.resolve("cache"));
    port = Ports.claim();
    Files.writeString(folder.resolve("index.html"), "served\n");
    kubectl.okWith(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: streams, labels: {app: streams}}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
          - name: web
            image: host
            workingDir: %s
            command: ["%s", -b, 0.0.0.0, -p, "%d"]
            readinessProbe: {tcpSocket: {host: 127.0.0.1, port: %d}, periodSeconds: 1}
          - name: talk
            image: host
            stdin: true
            command: [sh, -c, "while read line; do echo got $line; done"]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: streams}
        spec: {selector: {app: streams}, ports: [{name: http, port: 80, targetPort: %d}]}
        """
            .formatted(folder, PodConnectionsTest.webServer(), port, port, port),
        "apply",
        "-f",
        "-");
    kubectl.ok("wait", "--for=condition=Ready", "pod/streams", "--timeout=120s");
  }

  @AfterAll
  static void noPods() {
    kubectl.ok("delete", "pod/streams", "service/streams", "--now");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void execGivesBothOutputsAndTheExitCode(String webSockets) {
    Kubectl.Result result =
        kubectl
            .with("KUBECTL_REMOTE_COMMAND_WEBSOCKETS", webSockets)
            .run(
                null,
                "exec",
                "streams",
                "-c",
                "web",
                "--",
                "sh",
                "-c",
                "echo o; echo e >&2; exit 3");
    assertThat(result.out()).isEqualTo("o\n");
    assertThat(result.err()).isEqualTo("e\ncommand terminated with exit code 3\n");
    assertThat(result.code()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void execReadsItsInputToTheEnd(String webSockets) {
    assertThat(
            kubectl
                .with("KUBECTL_REMOTE_COMMAND_WEBSOCKETS", webSockets)
                .okWith("x".repeat(300_000), "exec", "-i", "streams", "-c", "web", "--", "wc", "-c")
                .strip())
        .isEqualTo("300000");
  }

  @Test
  void attachTalksToTheContainerItself() throws Exception {
    Process attach = kubectl.start("attach", "-i", "streams", "-c", "talk");
    try (var in = attach.getOutputStream();
        var out = attach.inputReader()) {
      in.write("hello\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      in.flush();
      assertThat(out.readLine()).isEqualTo("got hello");
    } finally {
      attach.destroy();
      attach.waitFor(10, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void aForwardedPortServesHttp(String webSockets) throws Exception {
    Process forward =
        kubectl
            .with("KUBECTL_PORT_FORWARD_WEBSOCKETS", webSockets)
            .start("port-forward", "pod/streams", ":" + port);
    try (var out = forward.inputReader()) {
      String said = out.readLine();
      assertThat(said).startsWith("Forwarding from 127.0.0.1:");
      String local = said.substring(said.indexOf(':') + 1, said.indexOf(" ->"));
      URI page = URI.create("http://127.0.0.1:" + local + "/index.html");
      try (HttpClient client = HttpClient.newHttpClient()) {
        for (int i = 0; i < 3; i++) {
          assertThat(
                  client
                      .send(
                          HttpRequest.newBuilder(page).timeout(SOON).build(),
                          HttpResponse.BodyHandlers.ofString())
                      .body())
              .isEqualTo("served\n");
        }
      }
    } finally {
      forward.destroy();
      forward.waitFor(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void proxiesReachPodsAndServices() {
    String base = "/api/v1/namespaces/default/";
    assertThat(kubectl.ok("get", "--raw", base + "pods/streams:" + port + "/proxy/index.html"))
        .isEqualTo("served\n");
    await()
        .atMost(SOON)
        .until(() ->
            kubectl
                .run(null, "get", "--raw", base + "services/streams:http/proxy/index.html")
                .out()
                .equals("served\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "pods/none/exec?command=x&stdout=true, 'Error from server (NotFound): pods \"none\" not found'",
    "pods/streams/exec?command=x&stdout=true, 'Error from server (BadRequest): a container name"
        + " must be specified for pod streams, choose one of: [web talk]'",
    "pods/streams/exec?command=x&stdout=true&container=x, 'Error from server (BadRequest):"
        + " container x is not valid for pod streams'",
    "pods/streams/exec?command=x&stdout=true&container=web, 'Error from server (BadRequest):"
        + " Upgrade request required'",
    "pods/streams/portforward, 'Error from server (BadRequest): Upgrade request required'",
    "services/streams:81/proxy/, 'Error from server (ServiceUnavailable): no service port 81 found"
        + " for service \"streams\"'"
  })
  void refusalsSayWhy(String path, String message) {
    assertThat(kubectl.fails("get", "--raw", "/api/v1/namespaces/default/" + path).strip())
        .isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void leaveToGetIsNoLeaveToExec(String webSockets) {
    kubectl.ok("create", "role", "reads", "--verb=get", "--resource=pods,pods/exec");
    kubectl.ok("create", "rolebinding", "reads", "--role=reads", "--user=reader");
    try {
      assertThat(
              kubectl
                  .with("KUBECTL_REMOTE_COMMAND_WEBSOCKETS", webSockets)
                  .fails("exec", "streams", "-c", "web", "--as=reader", "--", "true"))
          .contains("User \"reader\" cannot create resource \"pods/exec\"");
    } finally {
      kubectl.ok("delete", "role/reads", "rolebinding/reads");
    }
  }

  @Test
  void aPolicySeesTheConnection() {
    kubectl.okWith(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: no-shells}
        spec:
          matchConstraints:
            resourceRules:
            - {apiGroups: [""], apiVersions: [v1], operations: [CONNECT], resources: [pods/exec]}
          validations:
          - {expression: "object.command[0] != 'nosh'", message: no shells here}
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: no-shells}
        spec: {policyName: no-shells, validationActions: [Deny]}
        """,
        "apply",
        "-f",
        "-");
    try {
      await()
          .atMost(SOON)
          .until(() ->
              kubectl
                  .run(null, "exec", "streams", "-c", "web", "--", "nosh")
                  .err()
                  .contains("no shells here"));
      kubectl.ok("exec", "streams", "-c", "web", "--", "true");
    } finally {
      kubectl.ok(
          "delete",
          "validatingadmissionpolicybinding/no-shells",
          "validatingadmissionpolicy/no-shells");
    }
  }
}

package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.authn.SigningKey;
import io.troupe.actors.authn.TokenIssuer;
import io.troupe.core.json.Json;
import io.troupe.node.boot.ControlPlane;
import io.troupe.node.boot.ProcessTime;
import io.troupe.node.link.JoinClient;
import io.troupe.node.pki.CaPin;
import io.troupe.node.pki.CertificateAuthority;
import io.troupe.node.pki.Pem;
import io.troupe.node.pki.Pki;
import io.troupe.node.pki.TlsContexts;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * An agent of another process joins with a token, runs pods, and stays the same node through its
 * own death and the control plane's. One cluster for all methods, since starting one is what takes
 * time.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JoinTest {
  private static final String PODS = "/api/v1/namespaces/default/pods";
  private static final Duration SOON = Scene.PATIENCE;

  @TempDir static Path folder;
  private static TroupeProcess troupe;
  private static AgentChild agent;
  private static ApiClient api;

  @BeforeAll
  static void start() {
    troupe = TroupeProcess.start(folder.resolve("data"));
    api = new ApiClient(troupe);
    await()
        .atMost(SOON)
        .until(() -> api.get("/api/v1/namespaces/default/serviceaccounts/default").code() == 200);
    TroupeProcess.Finished token =
        TroupeProcess.run(List.of("token", "--data-dir=" + troupe.data()));
    assertThat(token.code()).isZero();
    agent = new AgentChild(folder.resolve("second"), "second", troupe.port());
    agent.start(Optional.of(token.text().strip()));
    await().atMost(SOON).until(() -> ready("second"));
  }

  @AfterAll
  static void stop() throws IOException {
    if (api != null) {
      api.send("DELETE", PODS + "?gracePeriodSeconds=0", "", new byte[0]);
      await().atMost(SOON).until(() -> processes().isEmpty());
    }
    if (agent != null) {
      agent.close();
    }
    if (troupe != null) {
      troupe.close();
    }
  }

  @Test
  @Order(1)
  void podsRunThereAndAreSeenThroughTheServer() throws IOException {
    assertThat(api.post("/api/v1/namespaces/default/secrets", secret("theirs")).code())
        .isEqualTo(201);
    assertThat(api.post("/api/v1/namespaces/default/secrets", secret("own")).code()).isEqualTo(201);
    assertThat(api.post(PODS, pod("away")).code()).isEqualTo(201);
    await().atMost(SOON).until(() -> phase("away").equals("Running"));
    // Running is said when the shell runs; what it starts comes a moment later.
    await().atMost(SOON).until(() -> processes().size() == 1);
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          ApiClient.Answer log = api.get(PODS + "/away/log");
          assertThat(log.code()).isEqualTo(200);
          assertThat(log.text()).isEqualTo("it says value-of-own\n");
        });
  }

  @Test
  @Order(2)
  void aNodesCertificateOpensOnlyWhatIsItsOwn() throws IOException {
    ApiClient node = new ApiClient(troupe.port(), agent.data().resolve("pki"), "node-second");
    String secrets = "/api/v1/namespaces/default/secrets";
    assertThat(node.get(secrets + "/own").code()).isEqualTo(200);
    assertThat(node.get(secrets + "/theirs").code()).isEqualTo(403);
    assertThat(node.get(secrets).code()).isEqualTo(403);
    String other =
        api.names("/api/v1/nodes").stream()
            .filter(n -> !n.equals("second"))
            .findFirst()
            .orElseThrow();
    byte[] label = Json.bytes(Json.parse("{\"metadata\":{\"labels\":{\"a\":\"b\"}}}"));
    String merge = "application/merge-patch+json";
    assertThat(node.send("PATCH", "/api/v1/nodes/second", merge, label).code()).isEqualTo(200);
    ApiClient.Answer refused = node.send("PATCH", "/api/v1/nodes/" + other, merge, label);
    assertThat(refused.code()).isEqualTo(403);
    assertThat(node.get("/api/v1/nodes/" + other).code()).isEqualTo(403);
    assertThat(node.get("/apis/link.troupe.io/v1/nodes/" + other + "/connect").message())
        .contains("cannot connect as node \"" + other + "\"");
    assertThat(
            node.post("/apis/link.troupe.io/v1/join", Json.object().put("nodeName", other)).code())
        .isEqualTo(403);
  }

  @Test
  @Order(3)
  void aKilledAgentFindsItsPodsAgainWithoutToken() {
    Set<Long> before = processes();
    agent.kill9();
    assertThat(processes()).isEqualTo(before);
    agent.start(Optional.empty());
    // A change made from here on must arrive, so the link is there again.
    await().atMost(SOON).until(() -> api.get(PODS + "/away/log").text().contains("it says"));
    assertThat(processes()).isEqualTo(before);
    await().atMost(SOON).until(() -> restarts("away") == 0 && phase("away").equals("Running"));
  }

  @Test
  @Order(4)
  void aRestartedServerIsFoundAgainWithWhatHappenedMeanwhile() throws IOException {
    assertThat(api.post(PODS, pod("ends")).code()).isEqualTo(201);
    await().atMost(SOON).until(() -> phase("ends").equals("Running"));
    await().atMost(SOON).until(() -> processes().size() == 2);
    troupe.kill9();
    // What ends while nobody listens is reported later.
    ProcessHandle.of(processOf("ends")).orElseThrow().destroyForcibly();
    troupe.start();
    api = new ApiClient(troupe);
    await().atMost(SOON).until(() -> restarts("ends") == 1 || phase("ends").equals("Failed"));
    assertThat(restarts("away")).isZero();
    assertThat(api.post(PODS, pod("later")).code()).isEqualTo(201);
    await().atMost(SOON).until(() -> phase("later").equals("Running"));
  }

  @Test
  @Order(5)
  void othersTokensAreRefused() throws IOException {
    AgentChild third = new AgentChild(folder.resolve("third"), "third", troupe.port());
    TroupeProcess.Finished other = third.refused(tokenOf(folder.resolve("other-cluster")));
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.text())
        .contains("does not belong to the cluster that the token is for")
        .doesNotContain("Exception");

    assertThatThrownBy(() -> joinWith(serviceAccountToken()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("refused to let the node join: forbidden")
        .hasMessageContaining("system:serviceaccount:default:default");
    assertThat(third.refused("nonsense").text()).contains("the token names no cluster");
    assertThat(api.names("/api/v1/nodes")).doesNotContain("third");
  }

  /** Signed by a cluster that has never been here, in the name of its administrator. */
  private static String tokenOf(Path pki) {
    Pki other = Pki.open(pki, ProcessTime.wall().instant(), new SecureRandom());
    return issuer(other)
        .adminToken(
            Duration.ofMinutes(5),
            Map.of(CaPin.CLAIM, CaPin.of(other.authority().certificate()).hash()));
  }

  private static JoinClient.Joined joinWith(String token) throws Exception {
    SecureRandom random = new SecureRandom();
    return JoinClient.join(
        URI.create("https://127.0.0.1:" + troupe.port()),
        token,
        "third",
        CertificateAuthority.request(CertificateAuthority.keyPair(random), "system:node:third"),
        TlsContexts.context(
            Optional.empty(), Pem.certificate(troupe.data().resolve("pki/ca.crt")), random));
  }

  /** A real token of this cluster, of somebody who may not add nodes. */
  private static String serviceAccountToken() throws IOException {
    ApiClient.Answer minted =
        api.post(
            "/api/v1/namespaces/default/serviceaccounts/default/token",
            Json.parse(
                "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\",\"spec\":{}}"));
    assertThat(minted.code()).as(minted.text()).isEqualTo(201);
    return minted.json().path("status").path("token").asText();
  }

  private static TokenIssuer issuer(Pki pki) {
    return new TokenIssuer(
        new SigningKey(pki.tokenKey()),
        ControlPlane.TOKEN_ISSUER,
        ProcessTime.wall(),
        new SecureRandom());
  }

  private static boolean ready(String node) throws IOException {
    for (var condition :
        api.get("/api/v1/nodes/" + node).json().path("status").path("conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }

  private static String phase(String pod) throws IOException {
    return api.get(PODS + "/" + pod).json().path("status").path("phase").asText();
  }

  private static int restarts(String pod) throws IOException {
    return api.get(PODS + "/" + pod)
        .json()
        .path("status")
        .path("containerStatuses")
        .path(0)
        .path("restartCount")
        .asInt(-1);
  }

  private static long processOf(String pod) {
    return processes("JOIN_TEST_POD=" + pod).iterator().next();
  }

  private static Set<Long> processes() {
    return processes("JOIN_TEST=" + folder);
  }

  /** Of this test's containers, told by environment variables only they have. */
  private static Set<Long> processes(String mark) {
    Set<Long> found = new TreeSet<>();
    ProcessHandle.allProcesses()
        .forEach(process -> {
          Path proc = Path.of("/proc", Long.toString(process.pid()));
          try {
            List<String> environment =
                List.of(Files.readString(proc.resolve("environ")).split("\0"));
            String[] command = Files.readString(proc.resolve("cmdline")).split("\0");
            if (environment.contains("JOIN_TEST=" + folder)
                && environment.contains(mark)
                && command[0].endsWith("sleep")) {
              found.add(process.pid());
            }
          } catch (IOException e) {
            // It ended while we looked.
          }
        });
    return found;
  }

  private static ObjectNode secret(String name) {
    ObjectNode secret = Json.parse("{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{}}");
    secret.withObject("/metadata").put("name", name);
    secret.withObject("/data").put("key", ("value-of-" + name).getBytes(StandardCharsets.UTF_8));
    return secret;
  }

  private static ObjectNode pod(String name) {
    ObjectNode pod =
        Json.parse(
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{},"spec":{"nodeName":"second","terminationGracePeriodSeconds":1,
              "containers":[{"name":"main","image":"busybox:1.36",
                "command":["sh","-c","echo it says $SAID; exec sleep 1000000"],
                "env":[{"name":"SAID","valueFrom":{"secretKeyRef":{"name":"own","key":"key"}}}]}]}}\
            """);
    pod.withObject("/metadata").put("name", name);
    ArrayNode environment =
        ((ObjectNode) pod.path("spec").path("containers").path(0)).withArray("/env");
    environment.addObject().put("name", "JOIN_TEST").put("value", folder.toString());
    environment.addObject().put("name", "JOIN_TEST_POD").put("value", name);
    return pod;
  }
}

package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.json.Json;
import io.troupe.system.ApiClient.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Chains of causes, each followed from its end back to the person who began it. */
@ExtendWith(SharedTroupe.class)
@EnabledIf("io.troupe.system.Kubectl#isPresent")
final class WhyTest {
  private static final String NAMESPACE = "why";
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String WILMA =
      "by wilma (impersonated by kubernetes-admin) with kubectl from";

  @TempDir static Path cache;

  private static ApiClient api;
  private static Kubectl kubectl;
  private static Scene scene;
  private static String pod;

  /** A container that ends after a second, of a Deployment that wilma scales to one. */
  @BeforeAll
  static void live() throws IOException {
    api = SharedTroupe.api();
    kubectl = new Kubectl(SharedTroupe.troupe().kubeconfig(), cache);
    kubectl.ok(
        "create", "clusterrolebinding", "why-wilma", "--clusterrole=cluster-admin", "--user=wilma");
    scene = Scene.in(api, NAMESPACE);
    kubectl.ok("-n", NAMESPACE, "create", "quota", "few", "--hard=pods=9,services=9");
    // Before its first count nothing can be charged to it.
    scene.until("resourcequotas", "few", quota -> quota.at("/status/used").has("services"));
    kubectl.ok("-n", NAMESPACE, "create", "service", "clusterip", "web", "--tcp=80", "--as=wilma");
    deploy("web", "sleep 1; exit 3");
    kubectl.ok("-n", NAMESPACE, "scale", "deployment/web", "--replicas=1", "--as=wilma");
    await().atMost(PATIENCE).until(() -> restarts() > 0);
  }

  private static void deploy(String name, String command) {
    scene.create(
        "deployments",
        ("{'metadata':{'name':'NAME'},'spec':{'replicas':0,'selector':{'matchLabels':{'app':'NAME'}},"
                + "'template':{'metadata':{'labels':{'app':'NAME'}},'spec':{"
                + "'terminationGracePeriodSeconds':0,'containers':[{'name':'app','image':'busybox',"
                + "'command':['/bin/sh','-c','COMMAND']}]}}}}")
            .replace('\'', '"')
            .replace("NAME", name)
            .replace("COMMAND", command));
  }

  private static int restarts() throws IOException {
    JsonNode first = api.get(scene.path("pods")).json().at("/items/0");
    pod = Scene.name(first);
    return first.at("/status/containerStatuses/0/restartCount").asInt();
  }

  private static JsonNode why(String namespace, String name) throws IOException {
    String within = namespace.isEmpty() ? "" : "/namespaces/" + namespace;
    Answer answer = api.get("/apis/history.troupe.io/v1" + within + "/whys/" + name);
    assertThat(answer.code()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private static List<String> whats(JsonNode why) {
    List<String> whats = new ArrayList<>();
    why.path("chain").forEach(link -> whats.add(link.path("what").asText()));
    return whats;
  }

  /** Each step says who, from where, when and at which revision; the last is where it began. */
  private static void isWhole(JsonNode why, String last) {
    long before = Long.MAX_VALUE;
    for (JsonNode link : why.path("chain")) {
      assertThat(link.at("/user/name").asText()).as(link.toString()).isNotEmpty();
      assertThat(link.at("/source/userAgent").asText()).as(link.toString()).isNotEmpty();
      assertThat(Instant.parse(link.path("time").asText())).isNotNull();
      assertThat(link.path("revision").asLong()).as(why.toString()).isLessThan(before);
      before = link.path("revision").asLong();
    }
    assertThat(whats(why)).last().asString().startsWith(last).contains(WILMA);
    assertThat(why.path("complete").asBoolean()).as(why.toString()).isTrue();
    assertThat(why.at("/origin/kind").asText()).isEqualTo("Client");
    assertThat(why.at("/origin/revision").asLong()).isEqualTo(before);
    assertThat(why.at("/origin/who").asText()).contains("wilma").contains("127.0.0.1");
  }

  private static String details(JsonNode link) {
    return link.path("details").findValuesAsText("reason").toString();
  }

  @Test
  void aRestartGoesBackToWhoScaled() throws IOException {
    JsonNode why = why(NAMESPACE, "pods:" + pod);
    List<String> whats = whats(why);
    assertThat(whats).as(why.toString()).hasSize(5);
    assertThat(whats.get(0))
        .startsWith("container app restarted")
        .contains("after exit code 3 (Error), reported by the kubelet of");
    assertThat(whats.get(1)).startsWith("Pod bound to").endsWith("by default-scheduler");
    assertThat(whats.get(2)).isEqualTo("Pod created by replicaset-controller");
    assertThat(whats.get(3)).isEqualTo("ReplicaSet scaled from 0 to 1 by deployment-controller");
    isWhole(why, "Deployment scaled from 0 to 1");
    assertThat(details(why.at("/chain/1"))).contains("node");
    assertThat(why.at("/chain/1/revisionSeen").asLong()).isPositive();
    assertThat(why.at("/chain/2/details/0/name").asText()).isEqualTo("replicaset-controller");
    assertThat(details(why.at("/chain/3")))
        .contains("decided on revision " + why.at("/chain/3/plan/revisionSeen").asLong())
        .contains("scale up web-");
  }

  @Test
  void endpointsChangeBecauseOfTheirPod() throws IOException {
    await().atMost(PATIENCE).until(() -> !slice().isEmpty());
    JsonNode why = why(NAMESPACE, "endpointslices.discovery.k8s.io:" + slice());
    assertThat(whats(why))
        .as(why.toString())
        .anySatisfy(what ->
            assertThat(what).startsWith("EndpointSlice").contains("endpointslice-controller"))
        .contains("Pod created by replicaset-controller");
    isWhole(why, "Deployment scaled from 0 to 1");
  }

  /** The first that has an endpoint, once it has one. */
  private static String slice() {
    return scene.list("endpointslices", "").stream()
        .filter(slice -> !slice.path("endpoints").isEmpty())
        .map(Scene::name)
        .findFirst()
        .orElse("");
  }

  @Test
  void aDecisionIsAnEntryOfItsObject() throws IOException {
    String query =
        "entries?fieldSelector=type%3DPlanMade,object.name%3Dweb,object.resource%3Ddeployments";
    Answer answer = api.get("/apis/history.troupe.io/v1/namespaces/why/" + query);
    assertThat(answer.code()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("items")).as(answer.text()).isNotEmpty();
    for (JsonNode entry : answer.json().path("items")) {
      assertThat(entry.at("/object/kind").asText()).isEqualTo("Deployment");
      assertThat(entry.at("/plan/controller").asText()).isEqualTo("deployment-controller");
      assertThat(entry.at("/plan/revisionSeen").asLong()).isPositive();
    }
    assertThat(
            kubectl.ok(
                "-n",
                NAMESPACE,
                "get",
                "hist",
                "--field-selector",
                "type=PlanMade,object.name=web"))
        .contains("decided on revision")
        .contains("scale up web-");
    assertThat(kubectl.ok("-n", NAMESPACE, "get", "entries")).doesNotContain("decided on");
  }

  @Test
  void whatIsDoneBeforeAWriteNamesIt() throws IOException {
    String address = scene.get("services", "web").at("/spec/clusterIP").asText();
    JsonNode claimed = why("", "ipaddresses.networking.k8s.io:" + address);
    assertThat(whats(claimed)).as(claimed.toString()).hasSize(2);
    assertThat(whats(claimed).getFirst()).isEqualTo("IPAddress created by the API server");
    assertThat(whats(claimed).getLast()).startsWith("Service created " + WILMA);
    assertThat(claimed.path("complete").asBoolean()).isTrue();
    JsonNode entry =
        api.get(
                "/apis/history.troupe.io/v1/entries?fieldSelector=object.resource%3Dipaddresses,object.name%3D"
                    + address)
            .json()
            .at("/items/0");
    assertThat(entry.at("/cause/object/name").asText()).as(entry.toString()).isEqualTo("web");
    // The newest charge is that of the pod.
    JsonNode charged = why(NAMESPACE, "resourcequotas:few");
    assertThat(whats(charged))
        .as(charged.toString())
        .contains("Pod created by replicaset-controller");
    assertThat(whats(charged)).last().asString().contains(WILMA);
  }

  @Test
  void anOperatorsApplyIsWhereItBegan() throws IOException {
    String map =
        "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"settings\"},\"data\":{\"k\":\"VALUE\"}}";
    for (String value : List.of("old", "new")) {
      Answer answer =
          api.send(
              "PATCH",
              scene.path("configmaps") + "/settings?fieldManager=operator",
              Map.of(
                  "Content-Type",
                  "application/apply-patch+yaml",
                  "User-Agent",
                  "shop-operator/1.2",
                  "Impersonate-User",
                  "wilma"),
              map.replace("VALUE", value).getBytes(java.nio.charset.StandardCharsets.UTF_8));
      assertThat(answer.code()).as(answer.text()).isBetween(200, 201);
    }
    JsonNode why = why(NAMESPACE, "configmaps:settings");
    assertThat(whats(why))
        .singleElement()
        .asString()
        .startsWith("ConfigMap changed (data.k: old -> new) by wilma")
        .contains("with shop-operator from");
    assertThat(why.at("/origin/kind").asText()).isEqualTo("Client");
  }

  /** What goes with its owner, and what goes with its namespace. */
  @Test
  void whatIsCollectedGoesBackToWhoDeleted() throws IOException {
    Scene doomed = Scene.in(api, "why-doomed");
    doomed.create(
        "persistentvolumeclaims",
        "{\"metadata\":{\"name\":\"disk\"},\"spec\":{\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storage\":\"1Gi\"}}}}");
    deploy("gone", "sleep 1000");
    kubectl.ok("-n", NAMESPACE, "scale", "deployment/gone", "--replicas=1", "--as=wilma");
    await().atMost(PATIENCE).until(() -> !scene.names("pods", "app=gone").isEmpty());
    String child = scene.names("pods", "app=gone").getFirst();
    kubectl.ok("-n", NAMESPACE, "delete", "deployment/gone", "--as=wilma");
    kubectl.ok("delete", "namespace", "why-doomed", "--as=wilma");
    scene.untilGone("pods", "app=gone");

    JsonNode collected = why(NAMESPACE, "pods:" + child);
    assertThat(whats(collected))
        .as(collected.toString())
        .contains("ReplicaSet deleted by generic-garbage-collector");
    isWhole(collected, "Deployment deleted");
    JsonNode swept = why("why-doomed", "persistentvolumeclaims:disk");
    assertThat(whats(swept).getFirst()).startsWith("PersistentVolumeClaim deleted by");
    assertThat(whats(swept)).as(swept.toString()).hasSizeLessThanOrEqualTo(3);
    isWhole(swept, "deletion of the Namespace requested");
  }

  @Test
  void theClustersOwnObjectsBeganWithItsStart() throws IOException {
    JsonNode role = why("", "clusterroles.rbac.authorization.k8s.io:cluster-admin");
    assertThat(role.at("/origin/kind").asText()).as(role.toString()).isEqualTo("Start");
    assertThat(role.path("complete").asBoolean()).isTrue();
    String node = api.names("/api/v1/nodes").getFirst();
    JsonNode joined = why("", "nodes:" + node);
    assertThat(joined.path("complete").asBoolean()).as(joined.toString()).isTrue();
    assertThat(Json.bytes(joined)).isNotEmpty();
  }
}

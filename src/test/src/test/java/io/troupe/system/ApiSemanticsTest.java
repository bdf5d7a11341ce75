package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.system.ApiClient.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a write means, on the real server. */
@ExtendWith(SharedTroupe.class)
final class ApiSemanticsTest {
  private static final String NAMESPACES = "/api/v1/namespaces";
  private static final String HOME = NAMESPACES + "/writes";
  private static final String MAPS = HOME + "/configmaps";
  private static final String SERVICES = HOME + "/services";
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/writes/deployments";
  private static final String REPLICA_SETS = "/apis/apps/v1/namespaces/writes/replicasets";
  private static final Duration SOON = Scene.PATIENCE;

  private static ApiClient api;

  @BeforeAll
  static void home() throws IOException {
    api = SharedTroupe.api();
    namespace("writes");
  }

  private static void namespace(String name) throws IOException {
    assertThat(api.post(NAMESPACES, object(name)).code()).isEqualTo(201);
  }

  private static ObjectNode object(String name) {
    ObjectNode object = Json.object();
    object.putObject("metadata").put("name", name);
    return object;
  }

  private static ObjectNode deployment(String name, int replicas) {
    return Json.parse(
        """
        {"metadata":{"name":"%s"},"spec":{"replicas":%d,"selector":{"matchLabels":{"app":"%s"}},
        "template":{"metadata":{"labels":{"app":"%s"}},"spec":{"containers":[{"name":"c",
        "image":"busybox","command":["sleep","600"],"resources":{"requests":{"cpu":"0.001"},
        "limits":{"cpu":"1000m"}}}]}}}}
        """
            .formatted(name, replicas, name, name));
  }

  private static Answer good(Answer answer) {
    assertThat(answer.code()).as(answer.text()).isBetween(200, 201);
    return answer;
  }

  private static void refused(Answer answer, int code, String reason, String words) {
    assertThat(answer.code()).as(answer.text()).isEqualTo(code);
    assertThat(answer.reason()).isEqualTo(reason);
    assertThat(answer.message()).contains(words);
  }

  private static JsonNode metadata(Answer answer) {
    return answer.json().path("metadata");
  }

  @Test
  void generatedNamesDiffer() throws IOException {
    ObjectNode map = Json.object();
    map.putObject("metadata").put("generateName", "made-");
    String one = metadata(good(api.post(MAPS, map))).path("name").asText();
    String other = metadata(good(api.post(MAPS, map))).path("name").asText();
    assertThat(one).matches("made-[a-z0-9]{5}").isNotEqualTo(other);
  }

  @Test
  void versionsAreTheServers() throws IOException {
    ObjectNode map = object("versions");
    map.withObject("metadata").put("resourceVersion", "5");
    refused(api.post(MAPS, map), 400, "BadRequest", "resourceVersion should not be set");
    map.withObject("metadata").remove("resourceVersion");
    Answer made = good(api.post(MAPS, map));
    refused(api.post(MAPS, map), 409, "AlreadyExists", "configmaps \"versions\" already exists");
    assertThat(metadata(made).path("uid").asText()).hasSize(36);
    assertThat(metadata(made).path("creationTimestamp").asText()).matches("[-0-9]+T[:0-9]+Z");
    Answer same = good(api.put(MAPS + "/versions", made.json()));
    assertThat(same.version()).isEqualTo(made.version());
    map.putObject("data").put("a", "b");
    Answer changed = good(api.put(MAPS + "/versions", map));
    assertThat(Long.parseLong(changed.version())).isGreaterThan(Long.parseLong(made.version()));
    assertThat(metadata(changed).path("uid")).isEqualTo(metadata(made).path("uid"));
    refused(api.put(MAPS + "/versions", made.json()), 409, "Conflict", "has been modified");
    ObjectNode impostor = changed.json();
    impostor.withObject("metadata").put("uid", "00000000-0000-0000-0000-000000000000");
    refused(api.put(MAPS + "/versions", impostor), 409, "Conflict", "Precondition failed: UID");
    refused(
        api.put(MAPS + "/absent", object("absent")),
        404,
        "NotFound",
        "configmaps \"absent\" not found");
  }

  @Test
  void eachKindOfPatchDoesItsOwn() throws IOException {
    good(api.post(DEPLOYMENTS, deployment("patched", 0)));
    String path = DEPLOYMENTS + "/patched";
    good(
        api.patch(
            path,
            "strategic-merge",
            "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"d\",\"image\":\"x\"}]}}}}"));
    JsonNode containers = api.get(path).json().at("/spec/template/spec/containers");
    assertThat(containers.findValuesAsText("image")).containsExactlyInAnyOrder("x", "busybox");
    good(
        api.patch(
            path,
            "json",
            "[{\"op\":\"test\",\"path\":\"/spec/replicas\",\"value\":0},"
                + "{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":{\"a\":\"b\"}}]"));
    good(api.patch(path, "merge", "{\"metadata\":{\"labels\":{\"a\":null,\"c\":\"d\"}}}"));
    JsonNode patched = api.get(path).json();
    assertThat(patched.at("/metadata/labels")).isEqualTo(Json.parse("{\"c\":\"d\"}"));
    refused(
        api.patch(path, "json", "[{\"op\":\"test\",\"path\":\"/spec/replicas\",\"value\":7}]"),
        422,
        "Invalid",
        "");
    refused(
        api.patch(path, "merge", "{\"metadata\":{\"resourceVersion\":\"1\"}}"),
        409,
        "Conflict",
        "has been modified");
    refused(
        api.patch(path, "merge", "{\"spec\":{\"replicas\":-1}}"), 422, "Invalid", "spec.replicas");
  }

  @Test
  void generationCountsSpecsAndStatusStaysApart() throws IOException {
    ObjectNode made = deployment("parts", 0);
    made.putObject("status").put("replicas", 9);
    Answer first = good(api.post(DEPLOYMENTS, made));
    assertThat(first.json().at("/status/replicas").asInt()).isZero();
    assertThat(metadata(first).path("generation").asInt()).isEqualTo(1);
    String path = DEPLOYMENTS + "/parts";
    Answer labelled = good(api.patch(path, "merge", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}"));
    assertThat(metadata(labelled).path("generation").asInt()).isEqualTo(1);
    Answer both =
        good(api.patch(path, "merge", "{\"spec\":{\"paused\":true},\"status\":{\"replicas\":7}}"));
    assertThat(metadata(both).path("generation").asInt()).isEqualTo(2);
    assertThat(both.json().at("/status/replicas").asInt()).isZero();
    Answer status =
        good(
            api.patch(
                path + "/status",
                "merge",
                "{\"spec\":{\"paused\":false},\"status\":{\"unavailableReplicas\":3}}"));
    assertThat(status.json().at("/spec/paused").asBoolean()).isTrue();
    assertThat(status.json().at("/status/unavailableReplicas").asInt()).isEqualTo(3);
    assertThat(metadata(status).path("generation").asInt()).isEqualTo(2);
  }

  @Test
  void scaleIsAViewOfTheSpec() throws IOException {
    good(api.post(DEPLOYMENTS, deployment("scaled", 0)));
    String scale = DEPLOYMENTS + "/scaled/scale";
    Answer read = good(api.get(scale));
    assertThat(read.json().path("kind").asText()).isEqualTo("Scale");
    assertThat(read.json().at("/status/selector").asText()).isEqualTo("app=scaled");
    Answer changed = good(api.patch(scale, "merge", "{\"spec\":{\"replicas\":1}}"));
    assertThat(changed.json().path("kind").asText()).isEqualTo("Scale");
    assertThat(api.get(DEPLOYMENTS + "/scaled").json().at("/spec/replicas").asInt()).isEqualTo(1);
    refused(
        api.patch(scale, "merge", "{\"spec\":{\"replicas\":-1}}"), 422, "Invalid", "spec.replicas");
    good(api.delete(DEPLOYMENTS + "/scaled", ""));
  }

  @Test
  void amountsAreStoredInOneForm() throws IOException {
    JsonNode resources =
        good(api.post(DEPLOYMENTS, deployment("amounts", 0)))
            .json()
            .at("/spec/template/spec/containers/0/resources");
    assertThat(resources.at("/requests/cpu").asText()).isEqualTo("1m");
    assertThat(resources.at("/limits/cpu").asText()).isEqualTo("1");
  }

  @Test
  void finalizersHoldAnObjectBack() throws IOException {
    ObjectNode map = object("held");
    map.withObject("metadata").putArray("finalizers").add("example.com/hold");
    good(api.post(MAPS, map));
    Answer marked = good(api.delete(MAPS + "/held", ""));
    assertThat(metadata(marked).path("deletionTimestamp").asText()).isNotEmpty();
    assertThat(metadata(marked).path("deletionGracePeriodSeconds").asInt()).isZero();
    refused(
        api.patch(
            MAPS + "/held",
            "merge",
            "{\"metadata\":{\"finalizers\":[\"example.com/hold\",\"example.com/new\"]}}"),
        422,
        "Invalid",
        "metadata.finalizers");
    good(api.patch(MAPS + "/held", "merge", "{\"metadata\":{\"finalizers\":null}}"));
    assertThat(api.get(MAPS + "/held").code()).isEqualTo(404);
  }

  @Test
  void deletesMeanOneLifeAndVersion() throws IOException {
    Answer made = good(api.post(MAPS, object("certain")));
    refused(
        api.delete(MAPS + "/certain", "{\"preconditions\":{\"uid\":\"other\"}}"),
        409,
        "Conflict",
        "Precondition failed: UID in precondition: other");
    refused(
        api.delete(MAPS + "/certain", "{\"preconditions\":{\"resourceVersion\":\"1\"}}"),
        409,
        "Conflict",
        "Precondition failed: ResourceVersion in precondition: 1");
    String uid = metadata(made).path("uid").asText();
    Answer gone =
        good(api.delete(MAPS + "/certain", "{\"preconditions\":{\"uid\":\"" + uid + "\"}}"));
    assertThat(gone.json().path("status").asText()).isEqualTo("Success");
    assertThat(gone.json().at("/details/uid").asText()).isEqualTo(uid);
    refused(api.delete(MAPS + "/certain", ""), 404, "NotFound", "configmaps \"certain\" not found");
    refused(
        api.delete(MAPS + "/x", "{\"propagationPolicy\":\"Sideways\"}"),
        422,
        "Invalid",
        "propagationPolicy");
  }

  @Test
  void collectionsAreDeletedBySelector() throws IOException {
    for (String name : List.of("red-1", "red-2", "blue-1")) {
      ObjectNode map = object(name);
      map.withObject("metadata").putObject("labels").put("color", name.split("-")[0]);
      good(api.post(MAPS, map));
    }
    Answer gone = good(api.delete(MAPS + "?labelSelector=color%3Dred", ""));
    assertThat(gone.json().path("kind").asText()).isEqualTo("ConfigMapList");
    assertThat(api.names(MAPS + "?labelSelector=color")).containsExactly("blue-1");
  }

  @ParameterizedTest
  @CsvSource({"Background, true", "Foreground, true", "Orphan, false"})
  void dependentsFollowByPolicy(String policy, boolean follow) throws IOException {
    String name = policy.toLowerCase(java.util.Locale.ROOT);
    good(api.post(DEPLOYMENTS, deployment(name, 1)));
    String sets = REPLICA_SETS + "?labelSelector=app%3D" + name;
    String pods = HOME + "/pods?labelSelector=app%3D" + name;
    await().atMost(SOON).until(() -> !api.names(pods).isEmpty());
    good(api.delete(DEPLOYMENTS + "/" + name, "{\"propagationPolicy\":\"" + policy + "\"}"));
    await().atMost(SOON).until(() -> api.get(DEPLOYMENTS + "/" + name).code() == 404);
    if (follow) {
      if (policy.equals("Foreground")) {
        assertThat(api.names(sets)).isEmpty();
      }
      await()
          .atMost(Scene.PATIENCE)
          .until(() -> api.names(sets).isEmpty() && api.names(pods).isEmpty());
    } else {
      String set = api.names(sets).getFirst();
      assertThat(api.get(REPLICA_SETS + "/" + set).json().at("/metadata/ownerReferences").isEmpty())
          .isTrue();
      good(api.delete(REPLICA_SETS + "/" + set, ""));
    }
  }

  @Test
  void dryRunChangesNothing() throws IOException {
    Answer made = good(api.post(MAPS + "?dryRun=All", object("dry")));
    assertThat(metadata(made).path("uid").asText()).isNotEmpty();
    assertThat(api.get(MAPS + "/dry").code()).isEqualTo(404);
    good(api.post(MAPS, object("dry")));
    Answer changed = good(api.patch(MAPS + "/dry?dryRun=All", "merge", "{\"data\":{\"a\":\"b\"}}"));
    assertThat(changed.json().at("/data/a").asText()).isEqualTo("b");
    good(api.delete(MAPS + "/dry?dryRun=All", ""));
    assertThat(api.get(MAPS + "/dry").json().has("data")).isFalse();
    refused(api.post(MAPS + "?dryRun=Some", object("dry2")), 422, "Invalid", "dryRun");
  }

  private static ObjectNode service(String name, String more) {
    return Json.parse(
        "{\"metadata\":{\"name\":\"%s\"},\"spec\":{%s\"selector\":{\"a\":\"b\"},\"ports\":[{\"port\":80}]}}"
            .formatted(name, more));
  }

  @Test
  void servicesGetAddressesAndPortsOfTheirOwn() throws IOException {
    JsonNode first = good(api.post(SERVICES, service("first", ""))).json().path("spec");
    String address = first.path("clusterIP").asText();
    assertThat(address).startsWith("10.96.");
    refused(
        api.post(SERVICES, service("thief", "\"clusterIP\":\"" + address + "\",")),
        422,
        "Invalid",
        "provided IP is already allocated");
    String path = SERVICES + "/first";
    JsonNode opened =
        good(api.patch(path, "merge", "{\"spec\":{\"type\":\"NodePort\"}}")).json().path("spec");
    int port = opened.at("/ports/0/nodePort").asInt();
    assertThat(port).isBetween(30_000, 32_767);
    assertThat(opened.path("clusterIP").asText()).isEqualTo(address);
    ObjectNode rival = service("rival", "\"type\":\"NodePort\",");
    ((ObjectNode) rival.at("/spec/ports/0")).put("nodePort", port);
    refused(api.post(SERVICES, rival), 422, "Invalid", "provided port is already allocated");
    JsonNode closed =
        good(api.patch(path, "strategic-merge", "{\"spec\":{\"type\":\"ClusterIP\"}}"))
            .json()
            .path("spec");
    assertThat(closed.at("/ports/0").has("nodePort")).isFalse();
    good(api.delete(path, ""));
    await()
        .atMost(SOON)
        .until(() ->
            api.post(SERVICES, service("heir", "\"clusterIP\":\"" + address + "\",")).code()
                == 201);
  }

  @Test
  void aServiceWithAnExternalNameHasNoAddress() throws IOException {
    good(api.post(SERVICES, service("named", "")));
    String path = SERVICES + "/named";
    JsonNode named =
        good(api.patch(
                path, "merge", "{\"spec\":{\"type\":\"ExternalName\",\"externalName\":\"a.b\"}}"))
            .json()
            .path("spec");
    assertThat(named.has("clusterIP")).isFalse();
  }

  @Test
  void namespacesMustBeThereAndStay() throws IOException {
    refused(
        api.post(NAMESPACES + "/nowhere/configmaps", object("x")),
        404,
        "NotFound",
        "namespaces \"nowhere\" not found");
    namespace("leaving");
    ObjectNode held = object("held");
    held.withObject("metadata").putArray("finalizers").add("example.com/hold");
    good(api.post(NAMESPACES + "/leaving/configmaps", held));
    Answer leaving = good(api.delete(NAMESPACES + "/leaving", ""));
    assertThat(leaving.json().at("/status/phase").asText()).isEqualTo("Terminating");
    refused(
        api.post(NAMESPACES + "/leaving/configmaps", object("late")),
        403,
        "Forbidden",
        "unable to create new content in namespace leaving because it is being terminated");
    good(
        api.patch(
            NAMESPACES + "/leaving/configmaps/held",
            "merge",
            "{\"metadata\":{\"finalizers\":null}}"));
    await().atMost(SOON).until(() -> api.get(NAMESPACES + "/leaving").code() == 404);
    refused(api.delete(NAMESPACES + "/kube-system", ""), 403, "Forbidden", "may not be deleted");
  }
}

package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.system.ApiClient.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an undo can bring back, and what it says of the rest. */
@ExtendWith(SharedTroupe.class)
final class UndoTest {
  private static final String UNDOS = "/apis/history.troupe.io/v1/undos";
  private static final String ROLES = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

  private static ApiClient api;

  @BeforeAll
  static void connect() {
    api = SharedTroupe.api();
  }

  private static String within(String namespace) {
    return "/apis/history.troupe.io/v1/namespaces/" + namespace + "/undos";
  }

  private static Answer send(String user, String method, String path, String body)
      throws IOException {
    String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
    Map<String, String> headers =
        user.isEmpty()
            ? Map.of("Content-Type", type)
            : Map.of("Content-Type", type, "Impersonate-User", user);
    return api.send(
        method, path, headers, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode done(String method, String path, String body) throws IOException {
    Answer answer = send("", method, path, body);
    assertThat(answer.code()).as(answer.text()).isBetween(200, 201);
    return answer.json();
  }

  private static long revision(ObjectNode object) {
    return object.at("/metadata/resourceVersion").asLong();
  }

  private static ObjectNode undo(String path, long revision, String what) throws IOException {
    return done("POST", path, "{'spec':{'revision':" + revision + "," + what + "}}");
  }

  private static String actions(ObjectNode undo) {
    Set<String> all = new TreeSet<>();
    for (JsonNode change : undo.at("/status/changes")) {
      all.add(change.path("action").asText() + " " + change.at("/object/name").asText());
    }
    return String.join(", ", all);
  }

  private static String message(ObjectNode undo) {
    return undo.at("/status/changes/0/message").asText();
  }

  private static String role(String name, String verb) {
    return "{'metadata':{'name':'"
        + name
        + "','labels':{'undo':'yes'}},'rules':[{'apiGroups':[''],'resources':['pods'],'verbs':['"
        + verb
        + "']}]}";
  }

  @Test
  void objectsOfTheClusterComeBackByNameAndByLabel() throws IOException {
    done("POST", ROLES, role("undo-kept", "get"));
    long then = revision(done("POST", ROLES, role("undo-lost", "get")));
    ObjectNode changed = done("PUT", ROLES + "/undo-kept", role("undo-kept", "list"));
    done("DELETE", ROLES + "/undo-lost", "");
    long before = revision(done("POST", ROLES, role("undo-since", "get")));

    String some =
        "'selector':{'group':'rbac.authorization.k8s.io','resource':'clusterroles',"
            + "'labelSelector':'undo=yes'}";
    ObjectNode rehearsed = undo(UNDOS + "?dryRun=All", then, some);
    assertThat(actions(rehearsed))
        .isEqualTo("create undo-lost, delete undo-since, replace undo-kept");
    assertThat(revision(done("GET", ROLES + "/undo-kept", ""))).isEqualTo(revision(changed));

    ObjectNode written = undo(UNDOS, then, some);
    assertThat(written.path("status")).isEqualTo(rehearsed.path("status"));
    writtenIsWhatWasRehearsed(rehearsed, revision(done("GET", ROLES + "/undo-kept", "")));
    assertThat(api.get(ROLES + "/undo-since").code()).isEqualTo(404);

    // The way back from an undo is another one.
    assertThat(actions(undo(UNDOS, before, some)))
        .isEqualTo("create undo-since, delete undo-lost, replace undo-kept");
    assertThat(done("GET", ROLES + "/undo-kept", "").at("/rules/0/verbs/0").asText())
        .isEqualTo("list");
  }

  /** The journal's entry of the write, against what the dry run said. */
  private static void writtenIsWhatWasRehearsed(ObjectNode rehearsed, long revision)
      throws IOException {
    JsonNode entry =
        api.get(
                "/apis/history.troupe.io/v1/entries?fieldSelector=object.name%3Dundo-kept,"
                    + "object.resource%3Dclusterroles&limit=1")
            .json()
            .at("/items/0");
    assertThat(entry.path("revision").asLong()).isEqualTo(revision);
    assertThat(entry.at("/cause/revision").asLong())
        .isEqualTo(rehearsed.at("/status/revision").asLong());
    for (JsonNode change : rehearsed.at("/status/changes")) {
      if (change.at("/object/name").asText().equals("undo-kept")) {
        assertThat(entry.path("changes")).isEqualTo(change.path("diff"));
      }
    }
    JsonNode why =
        api.get(
                "/apis/history.troupe.io/v1/whys/"
                    + "clusterroles.rbac.authorization.k8s.io:undo-kept")
            .json();
    assertThat(why.path("chain")).hasSize(1);
    assertThat(why.at("/chain/0/details").toString()).contains("an undo, to how it stood");
    assertThat(why.at("/origin/kind").asText()).isEqualTo("Client");
  }

  @Test
  void aNodesLabelComesBackAndItsStatusDoesNot() throws IOException {
    String node = "/api/v1/nodes/" + api.names("/api/v1/nodes").getFirst();
    String one =
        "'target':{'resource':'nodes','name':'" + node.substring(node.lastIndexOf('/') + 1) + "'}";
    long then =
        revision(done("PATCH", node, "{'metadata':{'labels':{'undo.example/tier':'gold'}}}"));
    done("PATCH", node, "{'metadata':{'labels':{'undo.example/tier':'silver'}}}");
    assertThat(undo(UNDOS, then, one).at("/status/changes/0/diff").toString())
        .contains("silver")
        .contains("gold");
    ObjectNode now = done("GET", node, "");
    assertThat(now.at("/metadata/labels/undo.example~1tier").asText()).isEqualTo("gold");
    assertThat(now.at("/status/conditions").isEmpty()).isFalse();
  }

  @Test
  void aNamespaceThatIsGoneComesBackEmpty() throws IOException {
    Scene scene = Scene.in(api, "undo-gone");
    long then = revision(scene.create("configmaps", "{\"metadata\":{\"name\":\"inside\"}}"));
    api.delete("/api/v1/namespaces/undo-gone", "");
    await()
        .atMost(Scene.PATIENCE)
        .until(() -> api.get("/api/v1/namespaces/undo-gone").code() == 404);
    ObjectNode back = undo(UNDOS, then, "'target':{'resource':'namespaces','name':'undo-gone'}");
    assertThat(actions(back)).isEqualTo("create undo-gone");
    assertThat(message(back)).startsWith("the namespace alone");
    assertThat(api.get(scene.path("configmaps") + "/inside").code()).isEqualTo(404);
    assertThat(actions(undo(within("undo-gone"), then, "'namespace':true")))
        .contains("create inside");
    assertThat(api.get(scene.path("configmaps") + "/inside").code()).isEqualTo(200);
  }

  @Test
  void aDefinitionComesBackAndThenItsObjectsMay() throws IOException {
    String plain =
        "{'metadata':{'name':'gears.undo.example'},'spec':{'group':'undo.example','scope':"
            + "'Cluster','names':{'plural':'gears','kind':'Gear'},'versions':[{'name':'v1',"
            + "'served':true,'storage':true,'schema':{'openAPIV3Schema':{'type':'object',"
            + "'x-kubernetes-preserve-unknown-fields':true}}}]}}";
    String gears = "/apis/undo.example/v1/gears";
    done("POST", DEFINITIONS, plain);
    await().atMost(Scene.PATIENCE).until(() -> api.get(gears).code() == 200);
    String gear =
        "{'apiVersion':'undo.example/v1','kind':'Gear','metadata':{'name':'one'},'teeth':7}";
    long then = revision(done("POST", gears, gear));
    api.delete(DEFINITIONS + "/gears.undo.example", "");
    await()
        .atMost(Scene.PATIENCE)
        .until(() -> api.get(DEFINITIONS + "/gears.undo.example").code() == 404);
    ObjectNode back =
        undo(
            UNDOS,
            then,
            "'target':{'group':'apiextensions.k8s.io','resource':'customresourcedefinitions',"
                + "'name':'gears.undo.example'}");
    assertThat(message(back)).startsWith("the definition alone");
    await().atMost(Scene.PATIENCE).until(() -> api.get(gears).code() == 200);
    assertThat(
            actions(
                undo(
                    UNDOS,
                    then,
                    "'target':{'group':'undo.example','resource':'gears','name':'one'}")))
        .isEqualTo("create one");
    assertThat(done("GET", gears + "/one", "").path("teeth").asInt()).isEqualTo(7);
  }

  @Test
  void whatNeverChangesIsMadeAnewOnlyIfThatIsAskedFor() throws IOException {
    Scene scene = Scene.in(api, "undo-fixed");
    ObjectNode first =
        scene.create("configmaps", "{\"metadata\":{\"name\":\"fixed\"},\"data\":{\"k\":\"old\"}}");
    String path = scene.path("configmaps") + "/fixed";
    api.delete(path, "");
    scene.create(
        "configmaps",
        "{\"metadata\":{\"name\":\"fixed\"},\"data\":{\"k\":\"new\"},\"immutable\":true}");
    String one = "'target':{'resource':'configmaps','name':'fixed'}";
    ObjectNode refused = undo(within("undo-fixed"), revision(first), one);
    assertThat(actions(refused)).isEqualTo("refused fixed");
    assertThat(message(refused)).contains("immutable").contains("with spec.recreate");
    String anew = one + ",'recreate':true";
    assertThat(actions(undo(within("undo-fixed") + "?dryRun=All", revision(first), anew)))
        .isEqualTo("recreate fixed");
    assertThat(done("GET", path, "").at("/data/k").asText()).isEqualTo("new");
    assertThat(actions(undo(within("undo-fixed"), revision(first), anew)))
        .isEqualTo("recreate fixed");
    assertThat(done("GET", path, "").at("/data/k").asText()).isEqualTo("old");
  }

  @Test
  void whatTheCallerMayNotDoIsSaidAndTheRestIsDone() throws IOException {
    Scene scene = Scene.in(api, "undo-rights");
    scene.create("configmaps", "{\"metadata\":{\"name\":\"mine\"},\"data\":{\"k\":\"old\"}}");
    long then = revision(scene.create("secrets", "{\"metadata\":{\"name\":\"theirs\"}}"));
    scene.patch("configmaps", "mine", "{'data':{'k':'new'}}");
    String rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/undo-rights/";
    done(
        "POST",
        rbac + "roles",
        "{'metadata':{'name':'some'},'rules':[{'apiGroups':[''],'resources':['configmaps'],"
            + "'verbs':['*']},{'apiGroups':['history.troupe.io'],'resources':['undos'],"
            + "'verbs':['create']}]}");
    done(
        "POST",
        rbac + "rolebindings",
        "{'metadata':{'name':'some'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io',"
            + "'kind':'Role','name':'some'},'subjects':[{'apiGroup':'rbac.authorization.k8s.io',"
            + "'kind':'User','name':'una'}]}");
    String all = "{'spec':{'revision':" + then + ",'namespace':true}}";
    Answer answer = send("una", "POST", within("undo-rights"), all);
    assertThat(answer.code()).as(answer.text()).isEqualTo(201);
    assertThat(answer.text()).contains("secrets").contains("cannot list resource");
    assertThat(scene.get("configmaps", "mine").at("/data/k").asText()).isEqualTo("old");
    String secret =
        "{'spec':{'revision':" + then + ",'target':{'resource':'secrets','name':'theirs'}}}";
    assertThat(send("una", "POST", within("undo-rights"), secret).code()).isEqualTo(403);
    assertThat(send("una", "POST", UNDOS, secret).code()).isEqualTo(403);
    assertThat(Json.parse(answer.text()).at("/status/changes").findValuesAsText("action"))
        .containsAll(List.of("replace", "refused"));
  }
}

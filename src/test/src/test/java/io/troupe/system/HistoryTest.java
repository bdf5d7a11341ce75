package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.system.ApiClient.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the cluster remembers, asked of the real server. */
@ExtendWith(SharedTroupe.class)
final class HistoryTest {
  private static final String HISTORY = "/apis/history.troupe.io/v1";
  private static final Duration PATIENCE = Scene.PATIENCE;

  @TempDir static Path cache;

  private static ApiClient api;

  @BeforeAll
  static void connect() {
    api = SharedTroupe.api();
  }

  private static Kubectl kubectl() {
    assumeThat(Kubectl.isPresent()).as("kubectl is not installed: skipped").isTrue();
    return new Kubectl(SharedTroupe.troupe().data().resolve("kubeconfig"), cache);
  }

  private static String within(String namespace, String rest) {
    return HISTORY + "/namespaces/" + namespace + "/" + rest;
  }

  private static Answer as(String user, String path) throws IOException {
    return api.send("GET", path, Map.of("Impersonate-User", user), new byte[0]);
  }

  private static List<String> texts(Answer answer, String list, String field) {
    assertThat(answer.code()).as(answer.text()).isEqualTo(200);
    List<String> texts = new ArrayList<>();
    answer.json().path(list).forEach(each -> texts.add(each.at(field).asText()));
    return texts;
  }

  /** Of everything in one namespace. */
  private static void let(Scene scene, String user, String role) {
    ObjectNode binding = Json.object().put("kind", "RoleBinding");
    binding.put("apiVersion", "rbac.authorization.k8s.io/v1");
    binding.putObject("metadata").put("name", user);
    binding.putObject("roleRef").put("kind", "ClusterRole").put("name", role);
    binding.withArray("subjects").addObject().put("kind", "User").put("name", user);
    String path =
        scene.path("rolebindings").replace("/api/v1", "/apis/rbac.authorization.k8s.io/v1");
    Answer answer = scene.answer("POST", path, binding);
    assertThat(answer.code()).as(answer.text()).isEqualTo(201);
  }

  private static final String POD_SPEC =
      "{'containers':[{'name':'app','image':'busybox','command':['sleep','1000']REQUESTS}],"
          + "'terminationGracePeriodSeconds':0}";

  private static String json(String text, String requests) {
    return text.replace("SPEC", POD_SPEC).replace("REQUESTS", requests).replace('\'', '"');
  }

  @Test
  void aPodsWhyEndsAtWhoScaledItsDeployment() throws IOException {
    Scene scene = Scene.in(api, "history-why");
    let(scene, "alice", "edit");
    scene.create(
        "deployments",
        json(
            "{'metadata':{'name':'web'},'spec':{'replicas':0,'selector':{'matchLabels':{'a':'b'}},"
                + "'template':{'metadata':{'labels':{'a':'b'}},'spec':SPEC}}}",
            ""));
    await().atMost(PATIENCE).until(() -> !api.names(scene.path("replicasets")).isEmpty());
    kubectl().ok("--as=alice", "-n", "history-why", "scale", "deployment/web", "--replicas=1");
    await()
        .atMost(PATIENCE)
        .until(() -> api.get(scene.path("pods")).json().at("/items/0/spec").hasNonNull("nodeName"));
    String pod = api.names(scene.path("pods")).getFirst();
    Answer why = as("alice", within("history-why", "whys/pods:" + pod));
    List<String> chain = texts(why, "chain", "/what");
    assertThat(chain)
        .as(why.text())
        .anySatisfy(what -> assertThat(what).startsWith("Pod bound to"))
        .contains("Pod created by replicaset-controller")
        .contains("ReplicaSet scaled from 0 to 1 by deployment-controller");
    assertThat(chain.getLast())
        .startsWith("Deployment scaled from 0 to 1 by alice")
        .contains("with kubectl from 127.0.0.1");
    assertThat(why.json().path("complete").asBoolean()).isTrue();
    String shown = kubectl().ok("-n", "history-why", "get", "whys", "pods:" + pod);
    assertThat(shown).contains("WHY").contains("by alice");
    aFilterFindsWhatItAsksFor();
  }

  private static void aFilterFindsWhatItAsksFor() throws IOException {
    String table =
        kubectl()
            .ok(
                "-n",
                "history-why",
                "get",
                "entries",
                "--field-selector",
                "object.name=web,field=spec.replicas");
    assertThat(table.lines().findFirst().orElse(""))
        .containsSubsequence("REVISION", "AGE", "VERB", "KIND", "NAME", "USER", "CHANGE");
    assertThat(table).contains("alice").contains("spec.replicas: 0 -> 1").contains("Created");
    assertThat(table.lines()).hasSize(3);
    assertThat(
            texts(
                api.get(within("history-why", "entries?fieldSelector=user%3Dalice,verb%3Dpatch")),
                "items",
                "/subresource"))
        .containsExactly("scale");
  }

  @Test
  void aPendingPodsWhyNamesWhatEachNodeLacks() throws IOException {
    Scene scene = Scene.in(api, "history-pending");
    scene.create(
        "pods",
        json("{'metadata':{'name':'big'},'spec':SPEC}", ",'resources':{'requests':{'cpu':'999'}}"));
    String path = within("history-pending", "whys/pods:big");
    await().atMost(PATIENCE).until(() -> api.get(path).json().at("/chain/0").has("details"));
    JsonNode why = api.get(path).json();
    assertThat(why.at("/chain/0/details/0/reason").asText()).isEqualTo("Insufficient cpu");
    assertThat(why.at("/chain/0/details/0/name").asText())
        .isEqualTo(api.names("/api/v1/nodes").getFirst());
    assertThat(why.path("now").toString()).contains("PodScheduled is False: 0/");
    // What the scheduler knew is in the journal only.
    assertThat(api.get(scene.path("pods") + "/big").text()).doesNotContain("grounds");
    assertThat(why.at("/chain/1/what").asText()).startsWith("Pod created by kubernetes-admin");
  }

  @Test
  void aViewerSeesTheHistoryOfWhatHeMayRead() throws IOException {
    Scene scene = Scene.in(api, "history-rights");
    let(scene, "victor", "view");
    scene.create("configmaps", "{\"metadata\":{\"name\":\"open\"},\"data\":{\"k\":\"v\"}}");
    scene.create(
        "secrets", "{\"metadata\":{\"name\":\"closed\"},\"stringData\":{\"k\":\"geheim\"}}");
    Answer all = as("victor", within("history-rights", "entries"));
    assertThat(texts(all, "items", "/object/name")).contains("open").doesNotContain("closed");
    assertThat(all.warnings()).singleElement().asString().contains("secrets");
    assertThat(as("victor", HISTORY + "/entries").code()).isEqualTo(403);
    assertThat(as("victor", within("default", "entries")).code()).isEqualTo(403);
    assertThat(
            as(
                    "victor",
                    within("history-rights", "entries?fieldSelector=object.resource%3Dsecrets"))
                .code())
        .isEqualTo(403);
    assertThat(as("victor", within("history-rights", "whys/secrets:closed")).code()).isEqualTo(403);
    assertThat(as("victor", within("history-rights", "whys/configmaps:open")).code())
        .isEqualTo(200);
    Answer admin = api.get(within("history-rights", "entries?fieldSelector=object.name%3Dclosed"));
    assertThat(texts(admin, "items", "/object/name")).contains("closed");
    assertThat(admin.text()).doesNotContain("geheim", "Z2VoZWlt").contains("(changed)");
    await()
        .atMost(PATIENCE)
        .until(() -> {
          api.delete(scene.path("secrets") + "/closed", "");
          return api.get(scene.path("secrets") + "/closed").code() == 404;
        });
    assertThat(
            texts(
                api.get(within("history-rights", "entries?fieldSelector=object.name%3Dclosed")),
                "items",
                "/sealed"))
        .contains("true");
  }

  @Test
  void aNamespaceMadeAnewHidesItsFormerLife() throws IOException {
    Scene old = Scene.in(api, "history-again");
    old.create("configmaps", "{\"metadata\":{\"name\":\"former\"}}");
    api.delete("/api/v1/namespaces/history-again", "");
    await().atMost(PATIENCE).until(() -> api.get("/api/v1/namespaces/history-again").code() == 404);
    Scene anew = Scene.in(api, "history-again");
    anew.create("configmaps", "{\"metadata\":{\"name\":\"latter\"}}");
    let(anew, "nora", "view");
    String entries = within("history-again", "entries?fieldSelector=object.resource%3Dconfigmaps");
    assertThat(texts(as("nora", entries), "items", "/object/name"))
        .contains("latter")
        .doesNotContain("former");
    assertThat(texts(api.get(entries), "items", "/object/name")).contains("latter", "former");
    assertThat(as("nora", within("history-again", "whys/configmaps:former")).code()).isEqualTo(404);
    assertThat(api.get(within("history-again", "whys/configmaps:former")).code()).isEqualTo(200);
  }

  @Test
  void aWatchGoesOnFromWhereAListEnded() throws IOException {
    Scene scene = Scene.in(api, "history-watch");
    Answer list = api.get(within("history-watch", "entries?limit=1"));
    scene.create("configmaps", "{\"metadata\":{\"name\":\"before\"}}");
    String path =
        within(
            "history-watch",
            "entries?watch=true&fieldSelector=object.resource%3Dconfigmaps&resourceVersion="
                + list.version());
    try (Stream<String> lines = api.lines(path, PATIENCE)) {
      scene.create("configmaps", "{\"metadata\":{\"name\":\"after\"}}");
      List<String> names =
          lines
              .map(Json::parse)
              .filter(frame -> frame.path("type").asText().equals("ADDED"))
              .map(frame -> frame.at("/object/object/name").asText())
              .filter(name -> !name.equals("kube-root-ca.crt"))
              .limit(2)
              .toList();
      assertThat(names).containsExactly("before", "after");
    }
  }

  @Test
  void pagesOfEntriesFollowEachOther() throws IOException {
    List<Long> revisions = new ArrayList<>();
    String token = "";
    for (int page = 0; page < 4; page++) {
      Answer answer = api.get(HISTORY + "/entries?order=oldest&limit=25&continue=" + token);
      texts(answer, "items", "/revision").forEach(r -> revisions.add(Long.parseLong(r)));
      token = answer.json().at("/metadata/continue").asText();
      assertThat(token).isNotEmpty();
    }
    assertThat(revisions).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(50);
  }

  @Test
  void badQuestionsAreAnsweredByAStatus() throws IOException {
    for (String question :
        List.of(
            "entries?fieldSelector=object.nam%3Dx",
            "entries?since=yesterday",
            "entries?since=9999999999",
            "entries?order=sideways",
            "entries?continue=nonsense",
            "entries?limit=-1",
            "entries?limit=many",
            "entries?since=9&until=3",
            "entries?fieldSelector=type%3DNothing",
            "entries?fieldSelector=object.kind%3DNothing",
            "entries?fieldSelector=field%3Da..b",
            "entries?fieldSelector=object.name%3Da%00b",
            "entries?asOf=2020-01-01T00:00:00Z",
            "entries?resourceVersion=5&resourceVersionMatch=Exact",
            "entries?watch=true&since=5",
            "timelines/cluster?since=9&until=3",
            "entries?labelSelector=a%3Db",
            "whys/pods",
            "whys/nodes:n?revision=x",
            "timelines/cluster?buckets=0")) {
      Answer answer = api.get(HISTORY + "/" + question);
      assertThat(answer.code()).as(question).isEqualTo(400);
      assertThat(answer.json().path("kind").asText()).isEqualTo("Status");
    }
    assertThat(api.get(HISTORY + "/entries?since=2001-01-01T00:00:00Z").code()).isEqualTo(410);
    assertThat(api.get(HISTORY + "/whys/nodes:nobody").code()).isEqualTo(404);
    assertThat(api.get(HISTORY + "/whys/nodes:a%00b").code()).isEqualTo(404);
    String exactly = "?resourceVersion=5&resourceVersionMatch=Exact";
    assertThat(api.get("/api/v1/namespaces/default/pods/a%00b" + exactly).code()).isEqualTo(404);
    // A page goes on with its own question, not with another.
    String token = api.get(HISTORY + "/entries?limit=1").json().at("/metadata/continue").asText();
    assertThat(api.get(HISTORY + "/entries?limit=2&continue=" + token).code()).isEqualTo(200);
    Answer other = api.get(HISTORY + "/entries?order=oldest&continue=" + token);
    assertThat(other.code()).isEqualTo(400);
    assertThat(other.text()).contains("continue key is not valid");
    assertThat(api.post(HISTORY + "/entries", Json.object()).code()).isEqualTo(405);
  }

  @Test
  void theTimelineAddsUpToTheNewestRevision() throws IOException {
    JsonNode timeline = api.get(HISTORY + "/timelines/cluster?buckets=20").json();
    long sum = 0;
    for (JsonNode bucket : timeline.path("buckets")) {
      sum += bucket.path("events").asLong();
    }
    assertThat(timeline.path("buckets")).hasSize(20);
    assertThat(sum).isEqualTo(timeline.at("/buckets/19/revision").asLong()).isGreaterThan(100);
  }

  @Test
  void whatOneUserDidIsFoundAmongManyEvents() throws IOException {
    Scene scene = Scene.in(api, "history-rare");
    let(scene, "rosa", "edit");
    let(scene, "viktor", "view");
    Map<String, String> rosa =
        Map.of("Impersonate-User", "rosa", "Content-Type", "application/json");
    for (int i = 0; i < 60; i++) {
      String configMap = "{\"metadata\":{\"name\":\"many-" + i + "\"}}";
      if (i % 30 == 7) {
        Answer made =
            api.send(
                "POST", scene.path("configmaps"), rosa, configMap.getBytes(StandardCharsets.UTF_8));
        assertThat(made.code()).as(made.text()).isEqualTo(201);
      } else {
        scene.create("configmaps", configMap);
      }
    }
    for (String order : List.of("oldest", "newest")) {
      String question = "entries?limit=5&order=" + order + "&fieldSelector=user%3Drosa";
      List<String> expected = new ArrayList<>(List.of("many-7", "many-37"));
      Answer cluster = api.get(HISTORY + "/" + question);
      assertThat(texts(cluster, "items", "/object/name"))
          .isEqualTo(order.equals("oldest") ? expected : expected.reversed());
      assertThat(cluster.json().at("/metadata/continue").asText()).isEmpty();
      assertThat(texts(api.get(within("history-rare", question)), "items", "/object/name"))
          .hasSize(2);
    }
    // Of what he may not list, a viewer hears that there is some, whether it matches or not.
    scene.create("secrets", "{\"metadata\":{\"name\":\"closed\"}}");
    Answer none = as("viktor", within("history-rare", "entries?fieldSelector=user%3Dnobody"));
    assertThat(texts(none, "items", "/revision")).isEmpty();
    assertThat(none.warnings()).singleElement().asString().contains("secrets");
  }

  @Test
  void aNamespacesTimelineCountsItsEntries() throws IOException {
    Scene scene = Scene.in(api, "history-counted");
    for (int i = 0; i < 20; i++) {
      scene.create("configmaps", "{\"metadata\":{\"name\":\"counted-" + i + "\"}}");
    }
    String until = "until=" + api.get(within("history-counted", "entries?limit=1")).version();
    int entries =
        texts(
                api.get(within("history-counted", "entries?limit=2000&" + until)),
                "items",
                "/revision")
            .size();
    long sum = 0;
    JsonNode timeline =
        api.get(within("history-counted", "timelines/namespace?buckets=30&" + until)).json();
    assertThat(timeline.path("buckets")).hasSize(30);
    for (JsonNode bucket : timeline.path("buckets")) {
      assertThat(bucket.path("events").isIntegralNumber()).as(bucket.toString()).isTrue();
      sum += bucket.path("events").asLong();
    }
    assertThat(sum).isEqualTo(entries).isGreaterThan(20);
  }

  @Test
  void kubectlKnowsTheGroup() {
    Kubectl kubectl = kubectl();
    assertThat(kubectl.ok("api-resources", "--api-group=history.troupe.io"))
        .contains("entries", "whys", "timelines");
    assertThat(kubectl.ok("explain", "entries.changes")).contains("path");
  }
}

package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.system.ApiClient.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The cluster's life played again, asked of the real server. */
@ExtendWith(SharedTroupe.class)
final class ReplayTest {
  private static final String HISTORY = "/apis/history.troupe.io/v1";
  private static final String CLUSTER = HISTORY + "/replays/cluster";
  private static final Duration PATIENCE = Scene.PATIENCE;

  private static ApiClient api;

  @BeforeAll
  static void connect() {
    api = SharedTroupe.api();
  }

  private static String within(String namespace) {
    return HISTORY + "/namespaces/" + namespace + "/replays/namespace";
  }

  private static Answer as(String user, String path) throws IOException {
    return api.send("GET", path, Map.of("Impersonate-User", user), new byte[0]);
  }

  private static List<ObjectNode> frames(Answer answer) {
    assertThat(answer.code()).as(answer.text()).isEqualTo(200);
    return answer.text().lines().map(Json::parse).toList();
  }

  /** Of the objects that a test makes; every namespace has others as well. */
  private static List<String> shown(Answer answer) {
    return frames(answer).stream()
        .filter(frame -> frame.at("/object/kind").asText().equals("ConfigMap"))
        .filter(frame -> !frame.at("/object/metadata/name").asText().equals("kube-root-ca.crt"))
        .map(
            frame -> frame.path("type").asText() + " " + frame.at("/object/metadata/name").asText())
        .toList();
  }

  private static long map(Scene scene, String name) {
    ObjectNode made = scene.create("configmaps", "{\"metadata\":{\"name\":\"" + name + "\"}}");
    return made.at("/metadata/resourceVersion").asLong();
  }

  private static long change(Scene scene, String name) {
    return scene
        .patch("configmaps", name, "{'data':{'k':'v'}}")
        .at("/metadata/resourceVersion")
        .asLong();
  }

  private static void let(Scene scene, String user, String role) {
    ObjectNode binding = Json.object().put("kind", "RoleBinding");
    binding.put("apiVersion", "rbac.authorization.k8s.io/v1");
    binding.putObject("metadata").put("name", user);
    binding.putObject("roleRef").put("kind", "ClusterRole").put("name", role);
    binding.withArray("subjects").addObject().put("kind", "User").put("name", user);
    String path =
        scene.path("rolebindings").replace("/api/v1", "/apis/rbac.authorization.k8s.io/v1");
    assertThat(scene.answer("POST", path, binding).code()).isEqualTo(201);
  }

  @Test
  void aStretchIsPlayedByRevisionByTimeAndAtAnySpeed() throws IOException {
    Scene scene = Scene.in(api, "replay");
    long before = map(scene, "a");
    change(scene, "a");
    map(scene, "b");
    scene.delete("configmaps", "a", "Background");
    long after = map(scene, "c");
    String maps = "namespace=replay&resource=configmaps";
    Answer played = api.get(CLUSTER + "?" + maps + "&from=" + before + "&to=" + after);
    assertThat(shown(played)).containsExactly("MODIFIED a", "ADDED b", "DELETED a", "ADDED c");
    List<ObjectNode> frames = frames(played);
    assertThat(frames.getFirst().path("type").asText()).isEqualTo("BOOKMARK");
    assertThat(frames.getFirst().path("revision").asLong()).isEqualTo(before);
    assertThat(frames.getLast().path("type").asText()).isEqualTo("BOOKMARK");
    assertThat(frames.getLast().path("revision").asLong()).isEqualTo(after);
    assertThat(frames.stream().map(frame -> frame.path("revision").asLong()).toList()).isSorted();

    Answer state =
        api.get(CLUSTER + "?state=true&" + maps + "&from=" + before + "&to=" + (before + 1));
    assertThat(shown(state)).startsWith("ADDED a");
    assertThat(frames(state).stream().filter(f -> f.path("type").asText().equals("BOOKMARK")))
        .hasSize(2);

    List<String> times =
        frames.stream().map(f -> f.path("time").asText()).filter(t -> !t.isEmpty()).toList();
    String first = times.getFirst();
    Answer timed =
        api.get(CLUSTER + "?" + maps + "&from=" + first + "&to=" + times.get(times.size() - 2));
    assertThat(shown(timed))
        .as("from %s on", first)
        .doesNotContain("MODIFIED a")
        .contains("ADDED b");

    String paced = "?" + maps + "&from=" + before + "&to=" + after + "&speed=10&gap=0.05";
    assertThat(shown(api.get(CLUSTER + paced))).isEqualTo(shown(played));
    assertThat(shown(api.get(within("replay") + "?from=" + before + "&to=" + after)))
        .isEqualTo(shown(played));
  }

  @Test
  void badQuestionsAreAnsweredByAStatus() throws IOException {
    for (String question :
        List.of(
            "from=yesterday",
            "to=x",
            "from=20&to=10",
            "speed=-1",
            "speed=fast",
            "gap=100000",
            "resource=nothing",
            "namespace=default&resource=nodes")) {
      status(api.get(CLUSTER + "?" + question), 400, question);
    }
    status(api.get(within("default") + "?namespace=other"), 400, "two namespaces");
    status(api.get(CLUSTER + "?from=99999999999"), 504, "a revision to come");
    status(api.get(CLUSTER + "?from=2001-01-01T00:00:00Z"), 410, "before there was any");
    status(api.get(HISTORY + "/replays/other"), 404, "another name");
    status(api.get(HISTORY + "/replays"), 405, "a list");
    status(api.post(HISTORY + "/replays", Json.object()), 405, "a write");
  }

  private static void status(Answer answer, int code, String why) {
    assertThat(answer.code()).as(why + ": " + answer.text()).isEqualTo(code);
    assertThat(answer.json().path("kind").asText()).as(why).isEqualTo("Status");
  }

  @Test
  void aViewerOfANamespacePlaysWhatHeMayList() throws IOException {
    Scene scene = Scene.in(api, "replay-rights");
    long from = map(scene, "open");
    change(scene, "open");
    scene.create(
        "secrets", "{\"metadata\":{\"name\":\"closed\"},\"stringData\":{\"k\":\"geheim\"}}");
    let(scene, "viola", "view");
    for (String path :
        List.of(within("replay-rights") + "?", CLUSTER + "?namespace=replay-rights&")) {
      Answer played = as("viola", path + "from=" + from);
      assertThat(shown(played)).containsExactly("MODIFIED open");
      assertThat(played.text()).doesNotContain("closed");
      assertThat(played.warnings()).singleElement().asString().contains("secrets");
      status(as("viola", path + "resource=secrets"), 403, path);
    }
    status(as("viola", CLUSTER), 403, "the whole cluster");
    status(as("viola", within("default")), 403, "another namespace");
    // Counted when the stream has ended for the server too.
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(api.get("/metrics").text())
                .containsPattern(
                    "apiserver_request_total\\{[^}]*code=\"200\"[^}]*resource=\"replays\"[^}]*verb=\"watch\""));
  }

  @Test
  void aNamespaceMadeAnewHidesItsFormerLife() throws IOException {
    Scene old = Scene.in(api, "replay-again");
    long former = map(old, "former");
    api.delete("/api/v1/namespaces/replay-again", "");
    await().atMost(PATIENCE).until(() -> api.get("/api/v1/namespaces/replay-again").code() == 404);
    Scene anew = Scene.in(api, "replay-again");
    map(anew, "latter");
    let(anew, "norman", "view");
    String all = within("replay-again") + "?resource=configmaps&from=" + (former - 1);
    assertThat(shown(as("norman", all))).containsExactly("ADDED latter");
    assertThat(shown(as("norman", all + "&state=true"))).containsExactly("ADDED latter");
    assertThat(shown(api.get(all))).contains("ADDED former", "DELETED former", "ADDED latter");
    status(as("norman", all + "&to=" + former), 403, "nothing but the former");
  }

  @Test
  void nobodyKeepsTheOthersFromPlaying() throws IOException {
    String slow = CLUSTER + "?speed=0.000001&gap=3600";
    List<Stream<String>> open = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        open.add(playing(slow));
      }
      Answer fifth = api.get(slow);
      status(fifth, 429, "the fifth of one user");
      assertThat(fifth.headers().firstValue("Retry-After")).as(fifth.text()).isPresent();
    } finally {
      open.forEach(Stream::close);
    }
    await("turns given back").atMost(PATIENCE).until(() -> api.get(CLUSTER).code() == 200);
  }

  /** Once it plays: a stream that has ended may still be under way to give its turn back. */
  private static Stream<String> playing(String path) {
    List<Stream<String>> open = new ArrayList<>();
    await("a turn")
        .atMost(PATIENCE)
        .until(() -> {
          Stream<String> lines = api.lines(path, PATIENCE);
          Iterator<String> each = lines.iterator();
          if (Json.parse(each.next()).path("kind").asText().equals("Status")) {
            lines.close();
            return false;
          }
          open.add(lines);
          return true;
        });
    return open.getFirst();
  }

  @Test
  void thisBuildDecidesAgainWhatItDecided() throws IOException {
    Scene scene = Scene.in(api, "whatif");
    long from =
        scene
            .create("configmaps", "{\"metadata\":{\"name\":\"start\"}}")
            .at("/metadata/resourceVersion")
            .asLong();
    scene.create(
        "replicasets",
        "{'metadata':{'name':'web'},'spec':{'replicas':2,'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c','image':'busybox','command':['sleep','1000']}],'terminationGracePeriodSeconds':0}}}}"
            .replace('\'', '"'));
    await().atMost(PATIENCE).until(() -> bound(scene).size() == 2);
    String victim = bound(scene).getFirst();
    scene.delete("pods", victim, "Background");
    await()
        .atMost(PATIENCE)
        .until(() -> bound(scene).size() == 2 && !bound(scene).contains(victim));
    byHand(scene);

    ObjectNode sets = ask("replicaset", from, "/namespaces/whatif");
    assertThat(sets.at("/status/compared").asInt()).as(sets.toString()).isGreaterThanOrEqualTo(2);
    assertThat(sets.at("/status/different").asInt()).as(sets.toString()).isZero();
    ObjectNode binds = ask("scheduler", from, "");
    assertThat(binds.at("/status/compared").asInt()).as(binds.toString()).isGreaterThanOrEqualTo(3);
    assertThat(binds.path("status").path("decisions").findValuesAsText("name"))
        .doesNotContain("by-hand");
    String none = wish("nobody", from);
    Answer refused = api.post(HISTORY + "/whatifs", Json.parse(none));
    status(refused, 400, none);
    String names = refused.message();
    for (String name : names.substring(names.indexOf("none of ") + 8).split(", ")) {
      ObjectNode answer = ask(name, from, "");
      assertThat(answer.at("/status/different").asInt()).as(name + ": " + answer).isZero();
      assertThat(answer.at("/status/complete").asBoolean()).as(name).isTrue();
    }
    assertThat(names).contains("tokens-controller", "certificate-controller");
    nothingIsWritten(from);
  }

  private static List<String> bound(Scene scene) {
    return scene.list("pods", "a=b").stream()
        .filter(pod -> pod.path("spec").hasNonNull("nodeName"))
        .filter(pod -> !pod.path("metadata").has("deletionTimestamp"))
        .map(Scene::name)
        .toList();
  }

  /** What the scheduler would never have done; it is not its decision. */
  private static void byHand(Scene scene) throws IOException {
    scene.create(
        "pods",
        "{'metadata':{'name':'by-hand'},'spec':{'containers':[{'name':'c','image':'busybox','resources':{'requests':{'cpu':'999'}}}]}}"
            .replace('\'', '"'));
    String node = api.names("/api/v1/nodes").getFirst();
    Answer bound =
        api.post(
            scene.path("pods") + "/by-hand/binding",
            Json.parse(
                "{'kind':'Binding','apiVersion':'v1','metadata':{'name':'by-hand'},'target':{'kind':'Node','name':'NODE'}}"
                    .replace('\'', '"')
                    .replace("NODE", node)));
    assertThat(bound.code()).as(bound.text()).isEqualTo(201);
  }

  private static String wish(String controller, long from) {
    return "{\"spec\":{\"controller\":\"" + controller + "\",\"from\":\"" + from + "\"}}";
  }

  private static ObjectNode ask(String controller, long from, String place) throws IOException {
    Answer answer = api.post(HISTORY + place + "/whatifs", Json.parse(wish(controller, from)));
    assertThat(answer.code()).as(controller + ": " + answer.text()).isEqualTo(201);
    return answer.json();
  }

  private static void nothingIsWritten(long from) throws IOException {
    Answer entries =
        api.get(
            HISTORY + "/entries?since=" + from + "&fieldSelector=object.group%3Dhistory.troupe.io");
    assertThat(entries.json().path("items")).isEmpty();
  }

  @Test
  void aWhatIfTellsHowFarItHasCome() throws IOException {
    long newest = Long.parseLong(api.get("/api/v1/nodes").version());
    Answer answer =
        api.post(
            HISTORY + "/whatifs?watch=true",
            Json.parse(wish("deployment", Math.max(0, newest - 1_500))));
    assertThat(answer.code()).isEqualTo(201);
    List<ObjectNode> frames = answer.text().lines().map(Json::parse).toList();
    assertThat(frames.getFirst().path("type").asText()).isEqualTo("BOOKMARK");
    assertThat(frames.getLast().path("type").asText()).isEqualTo("ADDED");
    JsonNode status = frames.getLast().at("/object/status");
    assertThat(status.path("complete").asBoolean()).as(answer.text()).isTrue();
    assertThat(frames.getFirst().at("/object/status/to")).isEqualTo(status.path("to"));
  }

  @Test
  void aWhatIfTakesRightsToWhatItTells() throws IOException {
    Scene scene = Scene.in(api, "whatif-rights");
    let(scene, "edith", "edit");
    let(scene, "viola", "view");
    byte[] sets = wish("replicaset", 0).replace("\"0\"", "\"\"").getBytes();
    byte[] scheduler = wish("scheduler", 0).replace("\"0\"", "\"\"").getBytes();
    String inside = HISTORY + "/namespaces/whatif-rights/whatifs";
    assertThat(post("edith", inside, sets).code()).isEqualTo(201);
    status(post("edith", inside, scheduler), 400, "beyond the namespace");
    status(post("edith", HISTORY + "/whatifs", sets), 403, "the cluster");
    status(post("viola", inside, sets), 403, "a viewer");
    status(api.get(HISTORY + "/whatifs"), 405, "a list");
    status(post("kubernetes-admin", inside, "{".getBytes()), 403, "nobody of that name");
    status(api.send("POST", inside, "application/json", "{".getBytes()), 400, "no JSON");
  }

  private static Answer post(String user, String path, byte[] body) throws IOException {
    return api.send(
        "POST", path, Map.of("Impersonate-User", user, "Content-Type", "application/json"), body);
  }
}

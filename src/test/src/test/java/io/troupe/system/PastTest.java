package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The past through the standard API, and back to it. */
@ExtendWith(SharedTroupe.class)
@EnabledIf("io.troupe.system.Kubectl#isPresent")
class PastTest {
  private static final String NAMESPACE = "yesterday";
  private static final String ALL = "/api/v1/namespaces/" + NAMESPACE + "/";
  private static final String UNDOS =
      "/apis/history.troupe.io/v1/namespaces/" + NAMESPACE + "/undos";

  @TempDir static Path folder;

  private static Kubectl kubectl;
  private static ApiClient api;
  private static long revision;
  private static Instant time;

  /**
   * Two maps and a secret, of which one map is changed afterwards, the others go, and one comes.
   */
  @BeforeAll
  static void live() throws IOException {
    kubectl = new Kubectl(SharedTroupe.troupe().kubeconfig(), folder);
    api = SharedTroupe.api();
    // Whole before the revision that is gone back to: an undo would take away what came later.
    Scene.in(api, NAMESPACE);
    for (String name : new String[] {"kept", "lost"}) {
      kubectl.ok("-n", NAMESPACE, "create", "configmap", name, "--from-literal=k=old");
    }
    kubectl.ok("-n", NAMESPACE, "create", "secret", "generic", "sealed", "--from-literal=k=v");
    revision = Long.parseLong(api.get(ALL + "secrets/sealed").version());
    time = Instant.now();
    kubectl.ok(
        "-n",
        NAMESPACE,
        "patch",
        "configmap",
        "kept",
        "--type=merge",
        "-p={\"data\":{\"k\":\"new\"}}");
    kubectl.ok("-n", NAMESPACE, "delete", "configmap/lost", "secret/sealed");
    kubectl.ok("-n", NAMESPACE, "create", "configmap", "since", "--from-literal=k=v");
    // No image that is kept reaches back to it.
    for (int i = 0; i < 70; i++) {
      byte[] body = ("{\"data\":{\"n\":\"" + i + "\"}}").getBytes(StandardCharsets.UTF_8);
      assertThat(
              api.send("PATCH", ALL + "configmaps/since", "application/merge-patch+json", body)
                  .code())
          .isEqualTo(200);
    }
  }

  @Test
  void aListAndAGetShowWhatStoodAtARevisionAndAtATime() throws IOException {
    String at = "?resourceVersionMatch=Exact&resourceVersion=" + revision;
    for (String when : new String[] {at, "?asOf=" + time}) {
      ObjectNode list = Json.parse(kubectl.ok("get", "--raw", ALL + "configmaps" + when));
      assertThat(list.path("items").findValuesAsText("name")).contains("kept", "lost");
      assertThat(list.toString()).contains("\"k\":\"old\"").doesNotContain("since");
      assertThat(list.path("metadata").path("resourceVersion").asLong())
          .isGreaterThanOrEqualTo(revision);
      assertThat(api.get(ALL + "configmaps/kept" + when).text()).contains("\"k\":\"old\"");
      assertThat(api.get(ALL + "configmaps/since" + when).code()).isEqualTo(404);
    }
    ApiClient.Answer first = api.get(ALL + "configmaps" + at + "&limit=1");
    String token = first.json().path("metadata").path("continue").asText();
    ApiClient.Answer rest = api.get(ALL + "configmaps?limit=500&continue=" + token);
    assertThat(first.json().path("items").size() + rest.json().path("items").size())
        .isEqualTo(api.get(ALL + "configmaps" + at).json().path("items").size());
    assertThat(rest.version()).isEqualTo(Long.toString(revision));
  }

  @Test
  void aSecretThatIsGoneHasANameAndNoContent() throws IOException {
    String at = "?resourceVersionMatch=Exact&resourceVersion=" + revision;
    ObjectNode secret = api.get(ALL + "secrets/sealed" + at).json();
    assertThat(secret.path("metadata").path("name").asText()).isEqualTo("sealed");
    assertThat(secret.has("data")).isFalse();
  }

  @Test
  void whatCannotBeToldIsSaid() throws IOException {
    assertThat(api.get(ALL + "configmaps?asOf=yesterday").code()).isEqualTo(400);
    assertThat(api.get(ALL + "configmaps?asOf=2999-01-01T00:00:00Z").code()).isEqualTo(400);
    assertThat(api.get(ALL + "configmaps?asOf=" + time + "&resourceVersion=5").code())
        .isEqualTo(400);
    assertThat(api.get(ALL + "configmaps?watch=true&asOf=" + time).code()).isEqualTo(400);
    ApiClient.Answer before = api.get(ALL + "configmaps?asOf=2001-01-01T00:00:00Z");
    assertThat(before.code()).isEqualTo(410);
    assertThat(before.message()).contains("it begins at");
  }

  @Test
  void anUndoIsRehearsedAndThenDone() throws IOException {
    String undo = "{\"spec\":{\"revision\":" + revision + ",\"namespace\":true}}";
    ObjectNode rehearsed = post(UNDOS + "?dryRun=All", undo);
    assertThat(actions(rehearsed))
        .isEqualTo("delete since, replace kept, create lost, refused sealed");
    assertThat(api.get(ALL + "configmaps/lost").code()).isEqualTo(404);

    ObjectNode done = post(UNDOS, undo);
    assertThat(actions(done)).isEqualTo(actions(rehearsed));
    assertThat(api.get(ALL + "configmaps/kept").text()).contains("\"k\":\"old\"");
    assertThat(api.get(ALL + "configmaps/lost").text()).contains("\"k\":\"old\"");
    assertThat(api.get(ALL + "configmaps/since").code()).isEqualTo(404);

    String one =
        "{\"spec\":{\"time\":\""
            + time
            + "\",\"target\":{\"resource\":\"configmaps\",\"name\":\"kept\"}}}";
    assertThat(actions(post(UNDOS, one))).isEqualTo("none kept");
    ApiClient.Answer bad = send(UNDOS, "{\"spec\":{\"revision\":1}}");
    assertThat(bad.code()).isEqualTo(400);
    assertThat(bad.message()).contains("exactly one of target, selector and namespace");
  }

  private static String actions(ObjectNode undo) {
    StringBuilder text = new StringBuilder();
    for (var change : undo.path("status").path("changes")) {
      text.append(text.isEmpty() ? "" : ", ")
          .append(change.path("action").asText())
          .append(' ')
          .append(change.path("object").path("name").asText());
    }
    return text.toString();
  }

  private static ObjectNode post(String path, String body) throws IOException {
    ApiClient.Answer answer = send(path, body);
    assertThat(answer.code()).as(answer.text()).isEqualTo(201);
    return answer.json();
  }

  private static ApiClient.Answer send(String path, String body) throws IOException {
    return api.send("POST", path, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }
}

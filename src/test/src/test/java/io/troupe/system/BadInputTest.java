package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.system.ApiClient.Answer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What bad input gets: a Status that says what is wrong, and a server that goes on. */
final class BadInputTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
  private static final int MEBIBYTE = 1024 * 1024;

  /** The heap's 768 MiB and what a JVM and its direct buffers take beside it. */
  private static final long RESIDENT_KIBIBYTES_MAX = 1_300L * 1024;

  @TempDir static Path folder;

  private static TroupeProcess troupe;
  private static ApiClient api;

  @BeforeAll
  static void start() throws IOException {
    troupe = TroupeProcess.start(folder.resolve("data"));
    api = new ApiClient(troupe);
    await().atMost(Scene.PATIENCE).until(() -> api.get(MAPS).code() == 200);
  }

  @AfterAll
  static void stop() {
    if (troupe != null) {
      troupe.close();
    }
  }

  @AfterEach
  void theServerStillAnswers() throws IOException {
    assertThat(api.get("/readyz").code()).isEqualTo(200);
    assertThat(api.get(MAPS + "?limit=1").code()).isEqualTo(200);
    assertThat(residentKibibytes()).isLessThan(RESIDENT_KIBIBYTES_MAX);
  }

  private static long residentKibibytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + troupe.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static Answer post(String path, String type, String body) throws IOException {
    return api.send("POST", path, type, body.getBytes(StandardCharsets.UTF_8));
  }

  private static void refused(Answer answer, int code, String reason, String... words) {
    assertThat(answer.code()).as(answer.text()).isEqualTo(code);
    assertThat(answer.json().path("kind").asText()).isEqualTo("Status");
    assertThat(answer.json().path("code").asInt()).isEqualTo(code);
    assertThat(answer.reason()).isEqualTo(reason);
    assertThat(answer.message()).isNotBlank();
    for (String word : words) {
      assertThat(answer.message()).contains(word);
    }
  }

  private static ObjectNode map(String name) {
    ObjectNode map = Json.object();
    map.putObject("metadata").put("name", name);
    return map;
  }

  private static String deployment(String name, String more) {
    return """
    {"metadata":{"name":"%s"},"spec":{%s"selector":{"matchLabels":{"a":"b"}},
    "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}
    """
        .formatted(name, more);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ | unexpected end of JSON input",
        "{\"metadata\":} | json parse error",
        "{\"metadata\":{}} extra | json parse error",
        "[] | cannot unmarshal array",
        "nonsense | couldn't get version/kind"
      })
  void malformedJsonIsABadRequest(String body, String words) throws IOException {
    refused(post(MAPS, "application/json", body), 400, "BadRequest", words);
  }

  @Test
  void anEmptyBodyIsABadRequest() throws IOException {
    refused(post(MAPS, "application/json", ""), 400, "BadRequest");
  }

  @ParameterizedTest
  @ValueSource(strings = {"metadata: [", "a: b: c", "\tx: 1", "metadata: *nowhere"})
  void malformedYamlIsABadRequest(String body) throws IOException {
    refused(post(MAPS, "application/yaml", body), 400, "BadRequest");
  }

  @Test
  void unknownAndDuplicateFieldsAreTreatedAsAsked() throws IOException {
    String fields = "\"replicas\":0,\"replicas\":0,\"foo\":1,";
    Answer strict = post(DEPLOYMENTS + "?fieldValidation=Strict", "", deployment("strict", fields));
    refused(
        strict,
        400,
        "BadRequest",
        "strict decoding error",
        "unknown field \"spec.foo\"",
        "duplicate field \"spec.replicas\"");
    Answer warn = post(DEPLOYMENTS + "?fieldValidation=Warn", "", deployment("warn", fields));
    assertThat(warn.code()).isEqualTo(201);
    assertThat(warn.warnings())
        .contains("299 - \"unknown field \\\"spec.foo\\\"\"")
        .contains("299 - \"duplicate field \\\"spec.replicas\\\"\"");
    assertThat(warn.json().path("spec").has("foo")).isFalse();
    Answer ignore = post(DEPLOYMENTS + "?fieldValidation=Ignore", "", deployment("mute", fields));
    assertThat(ignore.code()).isEqualTo(201);
    assertThat(ignore.warnings()).isEmpty();
    Answer unknown = post(DEPLOYMENTS + "?fieldValidation=Maybe", "", deployment("maybe", ""));
    refused(unknown, 422, "Invalid", "fieldValidation", "Strict");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"replicas\":\"three\", | cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32",
        "\"replicas\":99999999999, | cannot unmarshal number 99999999999 into Go struct field",
        "\"paused\":1, | of type bool",
        "\"strategy\":[], | cannot unmarshal array"
      })
  void wrongTypesAreNamed(String field, String words) throws IOException {
    refused(post(DEPLOYMENTS, "", deployment("typed", field)), 400, "BadRequest", words);
  }

  @Test
  void whatBreaksARuleIsInvalidWithEveryField() throws IOException {
    ObjectNode map = map("x".repeat(254));
    map.withObject("metadata").putObject("labels").put("long", "v".repeat(64));
    Answer answer = api.post(MAPS, map);
    refused(answer, 422, "Invalid", "must be no more than 253");
    assertThat(answer.json().path("details").path("causes").findValuesAsText("field"))
        .contains("metadata.name", "metadata.labels");
    refused(api.post(MAPS, Json.object()), 422, "Invalid", "name or generateName is required");
  }

  @Test
  void theBodyMustFitThePath() throws IOException {
    ObjectNode elsewhere = map("elsewhere");
    elsewhere.withObject("metadata").put("namespace", "kube-system");
    refused(
        api.post(MAPS, elsewhere),
        400,
        "BadRequest",
        "the namespace of the provided object does not match the namespace sent on the request");
    refused(
        post(MAPS, "", "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"x\"}}"),
        400,
        "BadRequest",
        "Pod in version \"v1\" cannot be handled as a ConfigMap");
    refused(
        post(MAPS, "", "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v2\"}"), 400, "BadRequest", "v2");
    assertThat(api.post(MAPS, map("named")).code()).isEqualTo(201);
    refused(api.put(MAPS + "/named", map("other")), 400, "BadRequest", "name on the URL (named)");
  }

  @Test
  void aStaleVersionIsAConflict() throws IOException {
    ObjectNode first = api.post(MAPS, map("stale")).json();
    api.patch(MAPS + "/stale", "merge", "{\"data\":{\"a\":\"b\"}}");
    refused(
        api.put(MAPS + "/stale", first),
        409,
        "Conflict",
        "Operation cannot be fulfilled on configmaps \"stale\": the object has been modified;"
            + " please apply your changes to the latest version and try again");
  }

  @Test
  void aBodyOfFourMebibytesIsTooLarge() throws IOException {
    ObjectNode map = map("large");
    map.putObject("data").put("a", "x".repeat(4 * MEBIBYTE));
    refused(
        api.post(MAPS, map),
        413,
        "RequestEntityTooLarge",
        "Request entity too large: limit is 3145728");
    refused(
        api.patch(MAPS + "/large", "merge", new String(Json.bytes(map), StandardCharsets.UTF_8)),
        413,
        "RequestEntityTooLarge",
        "limit");
    map.putObject("data").put("a", "x".repeat(2 * MEBIBYTE));
    refused(api.post(MAPS, map), 422, "Invalid", "may not be more than 1048576 bytes");
  }

  @Test
  void aYamlBombIsRefusedUnexploded() throws IOException {
    StringBuilder bomb = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append("a%d: &a%d [".formatted(i, i))
          .append(("*a" + (i - 1) + ", ").repeat(8))
          .append("]\n");
    }
    refused(post(MAPS, "application/yaml", bomb.toString()), 400, "BadRequest");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "{\"metadata\":{\"labels\":"})
  void deepNestingIsABadRequest(String opening) throws IOException {
    String deep = opening.repeat(100_000);
    refused(post(MAPS, "application/json", deep), 400, "BadRequest", "exceeded max depth");
    refused(
        api.patch(MAPS + "/kube-root-ca.crt", "merge", deep),
        400,
        "BadRequest",
        "exceeded max depth");
    refused(post(MAPS, "application/yaml", "[".repeat(100_000)), 400, "BadRequest");
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage", "k8s\0garbage", "k8s\0", "k8s\0\n\uffff"})
  void garbageProtobufIsABadRequest(String body) throws IOException {
    refused(post(MAPS, "application/vnd.kubernetes.protobuf", body), 400, "BadRequest");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "continue=nonsense | 400 | BadRequest | continue key is not valid",
        "labelSelector=a+in+( | 400 | BadRequest | unable to parse requirement",
        "labelSelector=-bad-=x | 400 | BadRequest | unable to parse requirement",
        "fieldSelector=spec.color=red | 400 | BadRequest | is not a known field selector",
        "fieldSelector=nonsense | 400 | BadRequest | invalid selector",
        "resourceVersion=abc | 400 | BadRequest | invalid resource version",
        "limit=many | 400 | BadRequest | many",
        "resourceVersionMatch=Exact | 422 | Invalid | resourceVersionMatch is forbidden unless resourceVersion is provided",
        "watch=1&resourceVersion=1&resourceVersionMatch=Exact | 422 | Invalid | resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"
      })
  void badListParametersAreNamed(String query, int code, String reason, String words)
      throws IOException {
    refused(api.get(MAPS + "?" + query.replace(" ", "+")), code, reason, words);
  }

  @Test
  void unknownMediaTypesAreRefused() throws IOException {
    refused(post(MAPS, "text/plain", "{}"), 415, "UnsupportedMediaType", "application/json");
    refused(
        api.send("PATCH", MAPS + "/x", "application/json", "{}".getBytes(StandardCharsets.UTF_8)),
        415,
        "UnsupportedMediaType",
        "application/merge-patch+json");
    Answer html = api.send("GET", MAPS, Map.of("Accept", "text/html"), new byte[0]);
    refused(html, 406, "NotAcceptable", "only the following media types are accepted");
  }

  @Test
  void unknownPathsAndMethodsAreRefused() throws IOException {
    refused(api.get("/api/v1/unicorns"), 404, "NotFound");
    refused(api.get("/apis/nowhere/v1/things"), 404, "NotFound");
    refused(post(MAPS + "/x", "", "{}"), 405, "MethodNotAllowed");
  }

  @Test
  void aTruncatedRequestEndsCleanly() throws IOException {
    List<String> beginnings =
        List.of(
            "POST " + MAPS + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{\"metadata\"",
            "POST " + MAPS + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nab",
            "GET " + MAPS + " HTT",
            "\u0000\u0001\u0002 nonsense\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + "y".repeat(200_000));
    for (String beginning : beginnings) {
      try (Socket socket = api.socket()) {
        send(socket, beginning);
      }
    }
    assertThat(api.get(MAPS + "/truncated").code()).isEqualTo(404);
  }

  private static void send(Socket socket, String text) throws IOException {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    } catch (java.net.SocketException e) {
      assertThat(e).hasMessageMatching("(?s).*(reset|pipe|closed).*"); // a clean close will do
    }
  }

  @Test
  void whoNeverReadsTakesNoMemory() throws IOException {
    int watchers = 40;
    int lists = 40;
    List<Socket> idle = new ArrayList<>();
    String bytes = "x".repeat(MEBIBYTE - 1024);
    try {
      for (int i = 0; i < watchers; i++) {
        idle.add(asking(MAPS + "?watch=1"));
      }
      for (int i = 0; i < 24; i++) {
        ObjectNode map = map("big-" + i);
        map.putObject("data").put("a", bytes);
        assertThat(api.post(MAPS, map).code()).isEqualTo(201);
      }
      for (int i = 0; i < lists; i++) {
        idle.add(asking(MAPS));
      }
      for (int i = 0; i < 24; i++) {
        String patch = "{\"metadata\":{\"labels\":{\"round\":\"" + i + "\"}}}";
        assertThat(api.patch(MAPS + "/big-" + i, "merge", patch).code()).isEqualTo(200);
      }
      // 80 clients times 24 MiB and more would be twice the heap, were it kept for them.
      theServerStillAnswers();
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
    api.delete(MAPS, "");
  }

  private static Socket asking(String path) throws IOException {
    Socket socket = api.socket();
    send(socket, "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
    return socket;
  }
}

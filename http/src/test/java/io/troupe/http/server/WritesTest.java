package io.troupe.http.server;

import static io.troupe.http.server.TestServer.json;
import static io.troupe.http.server.TestServer.pod;
import static io.troupe.http.server.TestServer.podNamed;
import static org.assertj.core.api.Assertions.assertThat;

import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.actors.gate.WriteRequest.Operation;
import io.troupe.actors.gate.WriteRequest.PatchType;
import io.troupe.actors.link.PodLogs;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.object.DeleteOptions.Propagation;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WritesTest {
  private static final String PODS = "/api/v1/namespaces/a/pods";
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void onePod() {
    server.cluster.put(pod("a", "p1"), podNamed("x"));
  }

  private static DeleteOptions deleteOptions() {
    return ((Operation.Delete) server.cluster.lastWrite.operation()).options();
  }

  @Test
  void whatIsCreatedComesBackWith201() {
    HttpResponse<String> response =
        server.body("POST", PODS, "application/yaml", "metadata:\n  name: made\n");
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(json(response).path("metadata").path("name").asText()).isEqualTo("made");
    assertThat(json(response).path("apiVersion").asText()).isEqualTo("v1");
    HttpResponse<String> updated = server.body("PUT", PODS + "/made", "", response.body());
    assertThat(updated.statusCode()).isEqualTo(200);
  }

  @Test
  void theCallerGoesAlong() {
    server.get(PODS); // another request, another id
    server.post(PODS + "?fieldManager=me&dryRun=All", "{\"metadata\":{\"name\":\"w\"}}");
    var write = server.cluster.lastWrite;
    assertThat(write.caller().user().name()).isEqualTo("tester");
    assertThat(write.caller().sourceAddress()).isEqualTo("127.0.0.1");
    assertThat(write.caller().requestId()).startsWith("request-");
    assertThat(write.options().fieldManager()).isEqualTo("me");
    assertThat(write.options().dryRun()).isTrue();
  }

  @Test
  void anApplyIsYamlOrJsonAndNamesItsManager() {
    String apply = "application/apply-patch+yaml";
    server.body("PATCH", PODS + "/p1?fieldManager=m&force=true", apply, "metadata:\n  name: p1\n");
    var write = server.cluster.lastWrite;
    assertThat(((Operation.Patch) write.operation()).type()).isEqualTo(PatchType.APPLY);
    assertThat(((Operation.Patch) write.operation()).patch().at("/metadata/name").asText())
        .isEqualTo("p1");
    assertThat(write.options().force()).isTrue();
    server.body("PATCH", PODS + "/p1?fieldManager=m&force=false", apply, "{\"a\":[1]}");
    assertThat(server.cluster.lastWrite.options().force()).isFalse();

    HttpResponse<String> nobody = server.body("PATCH", PODS + "/p1", apply, "{}");
    assertThat(nobody.statusCode()).isEqualTo(422);
    assertThat(json(nobody).path("message").asText())
        .isEqualTo(
            "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required"
                + " for apply patch");
    HttpResponse<String> broken =
        server.body("PATCH", PODS + "/p1?fieldManager=m", apply, "a: [\n");
    assertThat(broken.statusCode()).isEqualTo(400);
    assertThat(json(broken).path("message").asText()).startsWith("error decoding YAML: ");
    HttpResponse<String> forced =
        server.body("PATCH", PODS + "/p1?force=true", "application/merge-patch+json", "{}");
    assertThat(json(forced).path("message").asText())
        .contains("force: Forbidden: may not be specified for non-apply patch");
    HttpResponse<String> unprintable =
        server.body("PATCH", PODS + "/p1?fieldManager=a%0Ab", apply, "{}");
    assertThat(json(unprintable).path("message").asText())
        .contains(
            "fieldManager: Invalid value: \"a\\nb\": invalid character U+000A (at position 1)");
    HttpResponse<String> tooLong =
        server.body("PATCH", PODS + "/p1?fieldManager=" + "m".repeat(129), apply, "{}");
    assertThat(json(tooLong).path("message").asText())
        .contains("fieldManager: Too long: may not be more than 128 bytes");
  }

  @Test
  void whatIsGoneIsASuccess() {
    HttpResponse<String> response =
        server.body(
            "DELETE", PODS + "/p1", "application/json", "{\"propagationPolicy\":\"Background\"}");
    JsonNode status = json(response);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(status.path("status").asText()).isEqualTo("Success");
    assertThat(status.path("details").toString())
        .isEqualTo("{\"name\":\"p1\",\"kind\":\"pods\",\"uid\":\"uid-p1\"}");
    assertThat(deleteOptions().propagation()).hasValue(Propagation.BACKGROUND);
  }

  @Test
  void deleteOptionsComeFromBodyOrQuery() {
    server.body(
        "DELETE",
        PODS + "/p1",
        "application/yaml",
        "kind: DeleteOptions\napiVersion: v1\ngracePeriodSeconds: 5\npreconditions:\n  uid: u\n");
    assertThat(deleteOptions())
        .isEqualTo(
            new DeleteOptions(
                Optional.of(5L), Optional.empty(), Optional.of("u"), Optional.empty()));
    onePod();
    server.body("DELETE", PODS + "/p1?gracePeriodSeconds=-7&orphanDependents=true", "", "");
    assertThat(deleteOptions().graceSeconds()).hasValue(1L);
    assertThat(deleteOptions().propagation()).hasValue(Propagation.ORPHAN);
  }

  @Test
  void impossibleDeleteOptionsAreRefused() {
    for (String body :
        List.of(
            "{\"propagationPolicy\":\"Sideways\"}",
            "{\"propagationPolicy\":\"Orphan\",\"orphanDependents\":true}",
            "{\"dryRun\":[\"Some\"]}")) {
      HttpResponse<String> response = server.body("DELETE", PODS + "/p1", "application/json", body);
      assertThat(response.statusCode()).as(body).isEqualTo(422);
    }
    for (String body : List.of("[]", "{\"kind\":\"Pod\"}", "{", "{\"gracePeriodSeconds\":\"x\"}")) {
      HttpResponse<String> response = server.body("DELETE", PODS + "/p1", "application/json", body);
      assertThat(response.statusCode()).as(body).isEqualTo(400);
    }
  }

  @Test
  void aCollectionIsDeletedBySelector() {
    HttpResponse<String> response = server.body("DELETE", PODS + "?labelSelector=note=x", "", "");
    assertThat(json(response).path("kind").asText()).isEqualTo("PodList");
    assertThat(server.cluster.lastWrite.operation())
        .isInstanceOfSatisfying(
            Operation.DeleteCollection.class,
            d -> assertThat(d.labelSelector()).isEqualTo("note=x"));
  }

  @Test
  void subresourcesTakeTheirOwnKind() {
    server.post(PODS + "/p1/eviction", "{\"kind\":\"Eviction\",\"apiVersion\":\"policy/v1\"}");
    assertThat(server.cluster.lastWrite.target().subresource()).isEqualTo("eviction");
    assertThat(server.post(PODS + "/p1/eviction", "{\"kind\":\"Pod\"}").statusCode())
        .isEqualTo(400);
    assertThat(server.body("PUT", PODS + "/p1/eviction", "", "{}").statusCode()).isEqualTo(405);
  }

  @Test
  void logsAreStreamedAsText() {
    var asked = new java.util.concurrent.atomic.AtomicReference<JsonNode>();
    server.logs =
        (_, options) -> {
          asked.set(options);
          return CompletableFuture.completedFuture(
              new PodLogs.Answer.Stream(
                  Source.from(
                      List.of(ByteString.fromString("one\n"), ByteString.fromString("two\n")))));
        };
    HttpResponse<String> response =
        server.get(PODS + "/p1/log?container=c&tailLines=2&timestamps=true&follow");
    assertThat(response.body()).isEqualTo("one\ntwo\n");
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain");
    assertThat(asked.get().toString())
        .isEqualTo("{\"container\":\"c\",\"follow\":true,\"timestamps\":true,\"tailLines\":2}");
    assertThat(server.get(PODS + "/p1/log?tailLines=x").statusCode()).isEqualTo(400);
    assertThat(server.get(PODS + "/none/log").statusCode()).isEqualTo(404);
  }
}

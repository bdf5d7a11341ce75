package io.troupe.http.server;

import static io.troupe.http.server.TestServer.json;
import static io.troupe.http.server.TestServer.pod;
import static io.troupe.http.server.TestServer.podNamed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.image.StoredObject;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReadsTest {
  private static final String TABLE =
      "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";
  private static TestServer server;
  private static StoredObject first;

  @BeforeAll
  static void start() {
    server = new TestServer();
    first = server.cluster.put(pod("a", "p1"), podNamed("x"));
    server.cluster.put(pod("a", "p2"), podNamed("y"));
    server.cluster.put(pod("b", "p3"), podNamed("x"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void anObjectComesAsItsStoredBytes() {
    HttpResponse<String> response = server.get("/api/v1/namespaces/a/pods/p1");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(new String(first.json(), StandardCharsets.UTF_8));
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-cache, private");
    assertThat(response.headers().firstValue("Audit-ID")).isPresent();
  }

  @Test
  void theAuditIdOfTheClientIsEchoed() {
    assertThat(server.get("/api/v1/nodes", "Audit-ID", "mine").headers().firstValue("Audit-ID"))
        .hasValue("mine");
  }

  @Test
  void aMissingObjectIsNotFoundByName() {
    HttpResponse<String> response = server.get("/api/v1/namespaces/a/pods/none");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(json(response).path("message").asText()).isEqualTo("pods \"none\" not found");
    assertThat(json(response).path("details").path("kind").asText()).isEqualTo("pods");
  }

  @Test
  void listsFilterByNamespaceLabelAndField() {
    assertThat(names("/api/v1/pods")).containsExactly("p1", "p2", "p3");
    assertThat(names("/api/v1/namespaces/a/pods")).containsExactly("p1", "p2");
    assertThat(names("/api/v1/pods?labelSelector=note%3Dx")).containsExactly("p1", "p3");
    assertThat(names("/api/v1/pods?fieldSelector=metadata.name%3Dp2")).containsExactly("p2");
    assertThat(names("/api/v1/pods?fieldSelector=spec.nodeName=other")).isEmpty();
  }

  private static java.util.List<String> names(String path) {
    java.util.List<String> names = new java.util.ArrayList<>();
    json(server.get(path))
        .path("items")
        .forEach(i -> names.add(i.path("metadata").path("name").asText()));
    return names;
  }

  @Test
  void anEmptyListHasItemsAndARevision() {
    JsonNode list = json(server.get("/apis/apps/v1/deployments"));
    assertThat(list.path("kind").asText()).isEqualTo("DeploymentList");
    assertThat(list.path("items").isArray()).isTrue();
    assertThat(list.path("metadata").path("resourceVersion").asText()).matches("[1-9][0-9]*");
  }

  @Test
  void pagesAreOfOneSnapshot() {
    try (TestServer own = new TestServer()) {
      for (int i = 0; i < 5; i++) {
        own.cluster.put(pod("a", "p" + i), podNamed("x"));
      }
      JsonNode one = json(own.get("/api/v1/pods?limit=2"));
      assertThat(one.path("items")).hasSize(2);
      assertThat(one.path("metadata").path("remainingItemCount").asInt()).isEqualTo(3);
      String token = one.path("metadata").path("continue").asText();
      own.cluster.put(pod("a", "p3x"), podNamed("x"));
      own.cluster.delete(pod("a", "p4"));
      JsonNode rest = json(own.get("/api/v1/pods?limit=10&continue=" + token));
      assertThat(rest.path("items")).hasSize(3);
      assertThat(rest.path("items").get(2).path("metadata").path("name").asText()).isEqualTo("p4");
      assertThat(rest.path("metadata").path("resourceVersion"))
          .isEqualTo(one.path("metadata").path("resourceVersion"));
      assertThat(rest.path("metadata").has("continue")).isFalse();
    }
  }

  @Test
  void anExpiredPageOffersAnInconsistentOne() {
    try (TestServer own = new TestServer()) {
      for (int i = 0; i < 4; i++) {
        own.cluster.put(pod("a", "p" + i), podNamed("x"));
      }
      String token =
          json(own.get("/api/v1/pods?limit=2")).path("metadata").path("continue").asText();
      own.cluster.put(pod("a", "p9"), podNamed("x"));
      own.cluster.compact(own.cluster.revision());
      HttpResponse<String> gone = own.get("/api/v1/pods?limit=2&continue=" + token);
      assertThat(gone.statusCode()).isEqualTo(410);
      assertThat(json(gone).path("reason").asText()).isEqualTo("Expired");
      String other = json(gone).path("metadata").path("continue").asText();
      JsonNode rest = json(own.get("/api/v1/pods?continue=" + other));
      assertThat(rest.path("items")).hasSize(3);
    }
  }

  @Test
  void impossibleListOptionsAreInvalid() {
    for (String query :
        java.util.List.of(
            "resourceVersionMatch=Exact",
            "resourceVersionMatch=Exact&resourceVersion=0",
            "resourceVersionMatch=Foo&resourceVersion=1",
            "sendInitialEvents=true",
            "watch=1&resourceVersionMatch=NotOlderThan",
            "watch=1&sendInitialEvents=true")) {
      HttpResponse<String> response = server.get("/api/v1/pods?" + query);
      assertThat(response.statusCode()).as(query).isEqualTo(422);
      assertThat(json(response).path("details").path("kind").asText()).isEqualTo("ListOptions");
    }
    assertThat(server.get("/api/v1/pods?resourceVersion=abc").statusCode()).isEqualTo(400);
    assertThat(server.get("/api/v1/pods?limit=x").statusCode()).isEqualTo(400);
    assertThat(server.get("/api/v1/pods?continue=!!").statusCode()).isEqualTo(400);
    assertThat(server.get("/api/v1/pods?labelSelector=a%20b%20c").statusCode()).isEqualTo(400);
    assertThat(server.get("/api/v1/pods?fieldSelector=spec.foo=1").statusCode()).isEqualTo(400);
  }

  @Test
  void aFutureRevisionTimesOut() {
    HttpResponse<String> response = server.get("/api/v1/pods?resourceVersion=99999999");
    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
  }

  @Test
  void kubectlGetsATable() {
    JsonNode table = json(server.get("/api/v1/namespaces/a/pods?limit=500", "Accept", TABLE));
    assertThat(table.path("kind").asText()).isEqualTo("Table");
    assertThat(table.path("apiVersion").asText()).isEqualTo("meta.k8s.io/v1");
    assertThat(table.path("columnDefinitions").get(1).path("name").asText()).isEqualTo("Note");
    JsonNode row = table.path("rows").get(1);
    assertThat(row.path("cells").get(0).asText()).isEqualTo("p2");
    assertThat(row.path("object").path("kind").asText()).isEqualTo("PartialObjectMetadata");
    assertThat(row.path("object").path("metadata").path("name").asText()).isEqualTo("p2");
    assertThat(row.path("object").has("spec")).isFalse();
    JsonNode whole =
        json(server.get("/api/v1/namespaces/a/pods?includeObject=Object", "Accept", TABLE));
    assertThat(whole.path("rows").get(0).path("object").has("spec")).isTrue();
    JsonNode one = json(server.get("/api/v1/namespaces/a/pods/p1", "Accept", TABLE));
    assertThat(one.path("rows")).hasSize(1);
  }

  @Test
  void metadataClientsGetMetadataOnly() {
    String accept =
        "application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,"
            + "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";
    JsonNode list = json(server.get("/api/v1/pods", "Accept", accept));
    assertThat(list.path("kind").asText()).isEqualTo("PartialObjectMetadataList");
    assertThat(list.path("items").get(0).has("spec")).isFalse();
    assertThat(list.path("items").get(0).path("metadata").path("labels").path("note").asText())
        .isEqualTo("x");
  }

  @Test
  void yamlIsWrittenWhenAskedFor() {
    HttpResponse<String> response =
        server.get("/api/v1/namespaces/a/pods/p1", "Accept", "application/yaml");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/yaml");
    assertThat(response.body()).contains("kind: Pod\n").contains("  name: p1\n");
    assertThat(server.get("/api/v1/pods", "Accept", "application/yaml").body())
        .startsWith("kind: PodList\n");
  }

  @Test
  void whatNobodyCanWriteIsNotAcceptable() {
    HttpResponse<String> response = server.get("/api/v1/pods", "Accept", "image/png");
    assertThat(response.statusCode()).isEqualTo(406);
    assertThat(json(response).path("message").asText())
        .startsWith("only the following media types are accepted: application/json");
  }

  @Test
  void prettyIndents() {
    assertThat(server.get("/api/v1/namespaces/a/pods/p1?pretty=true").body())
        .startsWith("{\n  \"kind\": \"Pod\",\n  \"apiVersion\": \"v1\",");
  }

  @Test
  void longListsAreStreamedWhole() {
    try (TestServer own = new TestServer()) {
      String filler = "x".repeat(10_000);
      for (int i = 0; i < 200; i++) {
        var object = podNamed("x");
        object.putObject("data").put("filler", filler);
        own.cluster.put(pod("a", "p" + i), object);
      }
      HttpResponse<String> response = own.get("/api/v1/pods");
      assertThat(json(response).path("items")).hasSize(200);
      assertThat(response.headers().firstValueAsLong("Content-Length"))
          .hasValue(response.body().length());
      assertThat(json(own.get("/api/v1/pods", "Accept", TABLE)).path("rows")).hasSize(200);
      assertThat(json(own.get("/api/v1/pods?pretty=1")).path("items")).hasSize(200);
    }
  }

  @Test
  void scaleIsReadFromTheObject() {
    var deployment = io.troupe.core.json.Json.object().put("kind", "Deployment");
    deployment.put("apiVersion", "apps/v1").putObject("spec").put("replicas", 3);
    deployment.withObject("/spec").putObject("selector").putObject("matchLabels").put("a", "b");
    server.cluster.put(
        io.troupe.core.meta.ObjectKey.of("apps", "deployments", "a", "d"), deployment);
    JsonNode scale = json(server.get("/apis/apps/v1/namespaces/a/deployments/d/scale"));
    assertThat(scale.path("kind").asText()).isEqualTo("Scale");
    assertThat(scale.path("spec").path("replicas").asInt()).isEqualTo(3);
    assertThat(scale.path("status").path("selector").asText()).isEqualTo("a=b");
    server.cluster.delete(io.troupe.core.meta.ObjectKey.of("apps", "deployments", "a", "d"));
  }

  @Test
  void clientCertificatesIdentifyOverBothProtocols() {
    for (HttpClient.Version version : HttpClient.Version.values()) {
      if (version.name().equals("HTTP_3")) {
        continue;
      }
      try (OwnClient client = new OwnClient(server.certificateClient("CN=alice", version))) {
        HttpResponse<String> response =
            server.send(
                client.http(),
                java.net.http.HttpRequest.newBuilder(
                    java.net.URI.create(
                        "https://127.0.0.1:" + server.port() + "/api/v1/namespaces/a/pods/p1")));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.version()).isEqualTo(version);
      }
    }
  }

  @Test
  void badTokensAreUnauthorizedAndNoCredentialsForbidden() {
    var bare =
        java.net.http.HttpRequest.newBuilder(
            java.net.URI.create("https://127.0.0.1:" + server.port() + "/api/v1/pods"));
    assertThat(server.send(bare.copy()).statusCode()).isEqualTo(403);
    HttpResponse<String> bad = server.send(bare.copy().header("Authorization", "Bearer bad"));
    assertThat(bad.statusCode()).isEqualTo(401);
    assertThat(json(bad).path("reason").asText()).isEqualTo("Unauthorized");
  }
}

package io.troupe.core.kind.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.builtin.BuiltInKinds;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenApiDocumentsTest {
  private final BuiltInKinds kinds = new BuiltInKinds();
  private final OpenApiDocuments documents = new OpenApiDocuments(kinds, "v1.36.0");

  @Test
  void indexNamesEachDocumentByItsHash() {
    JsonNode paths = Json.parse(documents.index().content()).path("paths");
    String core = paths.path("api/v1").path("serverRelativeURL").asText();
    String hash = documents.document("api/v1").orElseThrow().hash();
    assertThat(core).isEqualTo("/openapi/v3/api/v1?hash=" + hash);
    assertThat(paths.has("apis/apps/v1")).isTrue();
    assertThat(documents.document("apis/apps/v9")).isEmpty();
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    for (Kind kind : kinds.all()) {
      JsonNode document = document(OpenApiDocuments.pathOf(kind));
      Set<String> references = new HashSet<>();
      // A schema of schemas has a field of that name, too.
      document.findValues("$ref").stream()
          .filter(JsonNode::isTextual)
          .forEach(r -> references.add(r.asText().substring("#/components/schemas/".length())));
      JsonNode schemas = document.path("components").path("schemas");
      assertThat(references).isNotEmpty().allMatch(schemas::has);
    }
  }

  @Test
  void everyKindThatIsWrittenHasAPatchThatValidatesFields() {
    for (Kind kind : kinds.all().stream().filter(k -> k.verbs().contains("patch")).toList()) {
      String root = '/' + OpenApiDocuments.pathOf(kind) + '/';
      String path =
          kind.namespaced()
              ? root + "namespaces/{namespace}/" + kind.type().resource() + "/{name}"
              : root + kind.type().resource() + "/{name}";
      JsonNode patch =
          document(OpenApiDocuments.pathOf(kind)).path("paths").path(path).path("patch");
      assertThat(patch.path("x-kubernetes-group-version-kind").path("kind").asText())
          .isEqualTo(kind.gvk().kind());
      assertThat(patch.path("parameters").findValuesAsText("name")).contains("fieldValidation");
      assertThat(patch.path("requestBody").path("content").has(STRATEGIC)).isTrue();
    }
  }

  @Test
  void readsSayHowThePastIsAskedFor() {
    JsonNode maps = document("api/v1").path("paths");
    assertThat(parameters(maps, "/api/v1/namespaces/{namespace}/configmaps"))
        .contains("asOf", "resourceVersion", "resourceVersionMatch", "limit", "continue");
    assertThat(parameters(maps, "/api/v1/namespaces/{namespace}/configmaps/{name}"))
        .contains("asOf", "resourceVersion", "resourceVersionMatch");
    JsonNode history = document("apis/history.troupe.io/v1").path("paths");
    String root = "/apis/history.troupe.io/v1/";
    for (String where : List.of(root, root + "namespaces/{namespace}/")) {
      assertThat(parameters(history, where + "entries"))
          .contains("since", "until", "order", "limit", "continue")
          .doesNotContain("asOf");
      assertThat(parameters(history, where + "whys/{name}")).containsExactly("revision");
      assertThat(parameters(history, where + "timelines/{name}")).contains("buckets");
      assertThat(parameters(history, where + "replays/{name}")).contains("from", "to", "speed");
      assertThat(history.path(where + "undos").has("post")).isTrue();
    }
  }

  private static List<String> parameters(JsonNode paths, String path) {
    return paths.path(path).path("get").path("parameters").findValuesAsText("name");
  }

  private static final String STRATEGIC = "application/strategic-merge-patch+json";

  @Test
  void podSchemaCarriesWhatPatchesAndExplainNeed() {
    JsonNode schemas = document("api/v1").path("components").path("schemas");
    JsonNode pod = schemas.path("io.k8s.api.core.v1.Pod");
    assertThat(pod.path("x-kubernetes-group-version-kind").path(0).path("kind").asText())
        .isEqualTo("Pod");
    JsonNode containers =
        schemas.path("io.k8s.api.core.v1.PodSpec").path("properties").path("containers");
    assertThat(containers.path("x-kubernetes-patch-merge-key").asText()).isEqualTo("name");
    assertThat(containers.path("x-kubernetes-patch-strategy").asText()).isEqualTo("merge");
    assertThat(containers.path("x-kubernetes-list-type").asText()).isEqualTo("map");
    assertThat(containers.path("items").path("allOf").path(0).path("$ref").asText())
        .isEqualTo("#/components/schemas/io.k8s.api.core.v1.Container");
    assertThat(containers.path("description").asText()).startsWith("List of containers");
  }

  private JsonNode document(String path) {
    return Json.parse(documents.document(path).orElseThrow().content());
  }
}

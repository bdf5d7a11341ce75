package io.troupe.core.kind.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnknownFieldSet;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.builtin.BuiltInKinds;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SwaggerTest {
  private static final BuiltInKinds KINDS = new BuiltInKinds();
  private static final OpenApiDocuments DOCUMENTS = new OpenApiDocuments(KINDS, "v1.36.0");
  private static final JsonNode JSON = Json.parse(DOCUMENTS.swagger(SwaggerForm.JSON).content());

  @Test
  void everyReferenceLeadsSomewhere() {
    Set<String> references = new HashSet<>();
    JSON.findValues("$ref").stream()
        .filter(JsonNode::isTextual)
        .forEach(r -> references.add(r.asText().substring("#/definitions/".length())));
    assertThat(references).hasSizeGreaterThan(200).allMatch(JSON.path("definitions")::has);
    // As keywords: a schema of schemas has fields of these names.
    ObjectNode others = (ObjectNode) JSON.path("definitions").deepCopy();
    others.removeIf(d -> d.path("properties").has("oneOf"));
    assertThat(others.findValues("oneOf")).isEmpty();
    assertThat(others.findValues("allOf")).isEmpty();
    assertThat(JSON.findValues("requestBody")).isEmpty();
    assertThat(JSON.findValues("content")).allMatch(v -> v.has("type") || v.has("$ref"));
  }

  @Test
  void operationsAreNamedAsGeneratorsExpect() {
    List<String> ids = JSON.path("paths").findValuesAsText("operationId");
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(ids)
        .contains(
            "listCoreV1NamespacedPod",
            "listCoreV1PodForAllNamespaces",
            "readCoreV1NamespacedPodLog",
            "connectCoreV1GetNamespacedPodExec",
            "connectCoreV1PostNamespacedPodExec",
            "createCoreV1NamespacedPodBinding",
            "deleteCoreV1CollectionNamespacedPod",
            "patchAppsV1NamespacedDeploymentScale",
            "replaceCoreV1NamespaceFinalize",
            "readCoreV1Node",
            "createRbacAuthorizationV1ClusterRole");
    JsonNode create = JSON.path("paths").path("/api/v1/namespaces/{namespace}/pods").path("post");
    assertThat(create.path("parameters").get(0).toString())
        .isEqualTo(
            "{\"name\":\"body\",\"in\":\"body\",\"required\":true,\"schema\":{\"$ref\":"
                + "\"#/definitions/io.k8s.api.core.v1.Pod\"}}");
    assertThat(create.path("tags").get(0).asText()).isEqualTo("core_v1");
  }

  @Test
  void schemasAreThoseOfV3InOtherWords() {
    JsonNode pod = JSON.path("definitions").path("io.k8s.api.core.v1.Pod");
    assertThat(pod.path("properties").path("spec").path("$ref").asText())
        .isEqualTo("#/definitions/io.k8s.api.core.v1.PodSpec");
    assertThat(pod.path("x-kubernetes-group-version-kind").get(0).path("kind").asText())
        .isEqualTo("Pod");
    JsonNode quantity =
        JSON.path("definitions").path("io.k8s.apimachinery.pkg.api.resource.Quantity");
    assertThat(quantity.path("type").asText()).isEqualTo("string");
  }

  /** Read back by tags alone, as a client that was compiled from the proto file does. */
  @Test
  void theProtobufFormSaysTheSame() throws IOException {
    UnknownFieldSet document = parse(DOCUMENTS.swagger(SwaggerForm.PROTOBUF).content());
    assertThat(text(document, 1)).isEqualTo("2.0");
    UnknownFieldSet paths = only(document, 8);
    UnknownFieldSet definitions = only(document, 9);
    var names = new TreeMap<String, UnknownFieldSet>();
    for (var each : definitions.getField(1).getLengthDelimitedList()) {
      UnknownFieldSet named = UnknownFieldSet.parseFrom(each);
      names.put(text(named, 1), only(named, 2));
    }
    Set<String> expected = new HashSet<>();
    JSON.path("definitions").fieldNames().forEachRemaining(expected::add);
    assertThat(names.keySet()).isEqualTo(expected);
    UnknownFieldSet deployment = names.get("io.k8s.api.apps.v1.Deployment");
    UnknownFieldSet extension = only(deployment, 31);
    assertThat(text(extension, 1)).isEqualTo("x-kubernetes-group-version-kind");
    assertThat(text(only(extension, 2), 2))
        .isEqualTo("[{\"group\":\"apps\",\"version\":\"v1\",\"kind\":\"Deployment\"}]");
    assertThat(text(only(deployment, 22), 1)).isEqualTo("object");
    UnknownFieldSet containers = property(names.get("io.k8s.api.core.v1.PodSpec"), "containers");
    assertThat(text(only(containers, 22), 1)).isEqualTo("array");
    assertThat(text(only(only(containers, 23), 1), 1))
        .isEqualTo("#/definitions/io.k8s.api.core.v1.Container");
    UnknownFieldSet labels =
        property(names.get("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"), "labels");
    assertThat(text(only(only(only(labels, 21), 1), 22), 1)).isEqualTo("string");
    assertThat(paths.getField(2).getLengthDelimitedList()).hasSize(JSON.path("paths").size());
  }

  @Test
  void whatDidNotChangeIsTakenOver() {
    assertThat(DOCUMENTS.with(KINDS).document("api/v1").orElseThrow())
        .isSameAs(DOCUMENTS.document("api/v1").orElseThrow());
    assertThat(DOCUMENTS.with(KINDS).swagger(SwaggerForm.JSON))
        .isSameAs(DOCUMENTS.swagger(SwaggerForm.JSON));
    for (Kind kind : KINDS.all()) {
      assertThat(DOCUMENTS.document(OpenApiDocuments.pathOf(kind))).isPresent();
    }
  }

  private static UnknownFieldSet property(UnknownFieldSet schema, String name) throws IOException {
    for (var each : only(schema, 25).getField(1).getLengthDelimitedList()) {
      UnknownFieldSet named = UnknownFieldSet.parseFrom(each);
      if (text(named, 1).equals(name)) {
        return only(named, 2);
      }
    }
    throw new AssertionError(name);
  }

  private static UnknownFieldSet parse(byte[] bytes) throws IOException {
    return UnknownFieldSet.parseFrom(CodedInputStream.newInstance(bytes));
  }

  private static UnknownFieldSet only(UnknownFieldSet message, int tag) throws IOException {
    assertThat(message.getField(tag).getLengthDelimitedList()).hasSize(1);
    return UnknownFieldSet.parseFrom(message.getField(tag).getLengthDelimitedList().getFirst());
  }

  private static String text(UnknownFieldSet message, int tag) {
    return message.getField(tag).getLengthDelimitedList().getFirst().toStringUtf8();
  }
}

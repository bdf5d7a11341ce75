package io.troupe.actors.gate;

import static io.troupe.actors.cluster.TestSpine.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.cluster.TestSpine;
import io.troupe.actors.gate.WriteRequest.Operation;
import io.troupe.actors.gate.WriteRequest.PatchType;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Custom resources through the pipeline, their definition established by hand. */
final class CustomResourcesTest {
  private static final String DEFINITION =
      """
      {"metadata":{"name":"tabs.example.com"},"spec":{"group":"example.com","scope":"Namespaced",
       "names":{"plural":"tabs","kind":"Tab"},"versions":[
        {"name":"v1","served":true,"storage":true,"subresources":{"status":{},
          "scale":{"specReplicasPath":".spec.replicas","statusReplicasPath":".status.replicas"}},
         "selectableFields":[{"jsonPath":".spec.color"}],
         "schema":{"openAPIV3Schema":{"type":"object","properties":{
          "spec":{"type":"object","properties":{"color":{"type":"string","default":"red"},
            "replicas":{"type":"integer","maximum":5}}},
          "status":{"type":"object","properties":{"replicas":{"type":"integer"}}}}}}},
        {"name":"v2","served":true,"storage":false,"subresources":{"status":{}},
         "schema":{"openAPIV3Schema":{"type":"object","properties":{
          "spec":{"type":"object","properties":{"color":{"type":"string"}}}}}}}]}}\
      """;
  private static TestSpine spine;

  @BeforeAll
  static void start() {
    spine = new TestSpine();
    StoredObject definition = written(spine.create("customresourcedefinitions", "", DEFINITION));
    ObjectNode established = definition.tree();
    ObjectNode status = established.withObject("status");
    status.set("acceptedNames", established.path("spec").path("names"));
    status
        .putArray("conditions")
        .addObject()
        .put("type", "Established")
        .put("status", "True")
        .put("reason", "InitialNamesAccepted")
        .put("lastTransitionTime", "2026-01-01T00:00:00Z");
    written(
        spine.write(
            spine.target("customresourcedefinitions/status", "", "tabs.example.com"),
            new Operation.Update(established, List.of())));
  }

  @AfterAll
  static void stop() {
    spine.close();
  }

  private static StoredObject written(WriteAnswer answer) {
    assertThat(answer).isInstanceOf(WriteAnswer.Written.class);
    return ((WriteAnswer.Written) answer).object();
  }

  private static Failure refused(WriteAnswer answer) {
    assertThat(answer).isInstanceOf(WriteAnswer.Refused.class);
    return ((WriteAnswer.Refused) answer).failure();
  }

  private static Kind kind(String version) {
    return spine.kinds.byResource("example.com", version, "tabs").orElseThrow();
  }

  private static Target target(String version, String subresource, String name) {
    return new Target(kind(version), subresource, "default", name);
  }

  private static ObjectNode tab(String name, String spec) {
    return Json.parse(
        ("{'metadata':{'name':'" + name + "'},'spec':" + spec + "}").replace('\'', '"'));
  }

  private static StoredObject created(String name, String spec) {
    return written(
        spine.write(target("v1", "", ""), new Operation.Create(tab(name, spec), List.of())));
  }

  @Test
  void anObjectIsPrunedDefaultedAndNumbered() {
    ObjectNode object = created("pruned", "{'replicas':1,'unknown':2}").tree();
    assertThat(object.path("spec")).isEqualTo(Json.parse("{\"replicas\":1,\"color\":\"red\"}"));
    assertThat(object.path("metadata").path("generation").asInt()).isEqualTo(1);
    assertThat(object.path("apiVersion").asText()).isEqualTo("example.com/v1");
  }

  @Test
  void anotherVersionShowsTheSameObject() {
    StoredObject first = created("both", "{'replicas':1}");
    Result<List<StoredObject>> shown =
        await(
            spine
                .spine
                .gate()
                .inVersion(
                    kind("v2"),
                    List.of(spine.spine.images().current().get(first.key()).orElseThrow())));
    ObjectNode second = ((Result.Ok<List<StoredObject>>) shown).value().getFirst().tree();
    assertThat(second.path("apiVersion").asText()).isEqualTo("example.com/v2");
    assertThat(second.path("spec")).isEqualTo(Json.parse("{\"color\":\"red\"}"));
    StoredObject patched =
        written(
            spine.write(
                target("v2", "", "both"),
                new Operation.Patch(
                    PatchType.MERGE, Json.parse("{\"spec\":{\"color\":\"blue\"}}"), List.of())));
    assertThat(patched.tree().path("apiVersion").asText()).isEqualTo("example.com/v2");
    assertThat(
            spine
                .spine
                .images()
                .current()
                .get(first.key())
                .orElseThrow()
                .tree()
                .path("apiVersion")
                .asText())
        .isEqualTo("example.com/v1");
  }

  @Test
  void aReplacementMustNameTheVersionItReplaces() {
    ObjectNode object = created("versioned", "{}").tree();
    object.withObject("metadata").remove("resourceVersion");
    Failure failure =
        refused(
            spine.write(target("v1", "", "versioned"), new Operation.Update(object, List.of())));
    assertThat(failure.reason()).isEqualTo(Reason.INVALID);
    assertThat(failure.message())
        .contains("metadata.resourceVersion: Invalid value: 0x0: must be specified for an update");
  }

  @Test
  void theStatusIsWrittenApartAndWithoutMetadata() {
    ObjectNode object = created("status", "{}").tree();
    object.withObject("status").put("replicas", 3);
    object.withObject("metadata").putObject("labels").put("a", "b");
    object.withObject("spec").put("color", "green");
    ObjectNode after =
        written(
                spine.write(
                    target("v1", "status", "status"), new Operation.Update(object, List.of())))
            .tree();
    assertThat(after.path("status").path("replicas").asInt()).isEqualTo(3);
    assertThat(after.path("metadata").has("labels")).isFalse();
    assertThat(after.path("spec").path("color").asText()).isEqualTo("red");
    assertThat(after.path("metadata").path("generation").asInt()).isEqualTo(1);
  }

  @Test
  void aScaleReachesTheFieldItsPathNames() {
    created("scaled", "{'replicas':1}");
    WriteAnswer answer =
        spine.write(
            target("v1", "scale", "scaled"),
            new Operation.Patch(
                PatchType.MERGE, Json.parse("{\"spec\":{\"replicas\":4}}"), List.of()));
    assertThat(answer).isInstanceOf(WriteAnswer.Other.class);
    Failure failure =
        refused(
            spine.write(
                target("v1", "scale", "scaled"),
                new Operation.Patch(
                    PatchType.MERGE, Json.parse("{\"spec\":{\"replicas\":6}}"), List.of())));
    assertThat(failure.message())
        .endsWith(
            "spec.replicas: Invalid value: 6: spec.replicas in body should be less than or equal"
                + " to 5");
  }

  @Test
  void strategicMergeNeedsACompiledType() {
    created("merged", "{}");
    Failure failure =
        refused(
            spine.write(
                target("v1", "", "merged"),
                new Operation.Patch(PatchType.STRATEGIC, Json.object(), List.of())));
    assertThat(failure.reason()).isEqualTo(Reason.UNSUPPORTED_MEDIA_TYPE);
  }

  @Test
  void selectableFieldsAreIndexed() {
    StoredObject blue = created("indexed", "{'color':'indigo'}");
    assertThat(spine.spine.images().current().get(blue.key()).orElseThrow().facts().fields())
        .containsEntry("spec.color", "indigo");
  }
}

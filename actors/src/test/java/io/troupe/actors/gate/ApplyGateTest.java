package io.troupe.actors.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.cluster.TestSpine;
import io.troupe.actors.gate.WriteRequest.FieldValidation;
import io.troupe.actors.gate.WriteRequest.Operation;
import io.troupe.actors.gate.WriteRequest.Options;
import io.troupe.actors.gate.WriteRequest.PatchType;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Ownership through the whole pipeline, over entities and a journal in memory. */
final class ApplyGateTest {
  private static TestSpine spine;

  @BeforeAll
  static void start() {
    spine = new TestSpine();
  }

  @AfterAll
  static void stop() {
    spine.close();
  }

  private static final String DEPLOYMENT =
      "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'NAME'},'spec':{'replicas':2,"
          + "'selector':{'matchLabels':{'app':'x'}},'template':{'metadata':{'labels':{'app':'x'}},"
          + "'spec':{'containers':[{'name':'c','image':'i'}]}}}}";

  private static Options options(String manager, boolean force) {
    return new Options(false, manager, FieldValidation.STRICT, force);
  }

  private static WriteAnswer apply(String resource, String name, String body, Options options) {
    return spine.write(
        spine.target(resource, "default", name),
        new Operation.Patch(PatchType.APPLY, Json.parse(body.replace('\'', '"')), List.of()),
        options);
  }

  private static WriteAnswer apply(String resource, String name, String body, String manager) {
    return apply(resource, name, body, options(manager, false));
  }

  private static String map(String name, String rest) {
    return "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'" + name + "'}" + rest + "}";
  }

  private static StoredObject written(WriteAnswer answer) {
    assertThat(answer).isInstanceOf(WriteAnswer.Written.class);
    return ((WriteAnswer.Written) answer).object();
  }

  private static Failure refused(WriteAnswer answer) {
    assertThat(answer).isInstanceOf(WriteAnswer.Refused.class);
    return ((WriteAnswer.Refused) answer).failure();
  }

  private static JsonNode managers(StoredObject object) {
    return object.tree().path("metadata").path("managedFields");
  }

  private static List<String> names(StoredObject object) {
    return managers(object).findValuesAsText("manager");
  }

  @Test
  void applyCreatesWhatIsNotThereAndAgainIsNoWrite() {
    WriteAnswer first = apply("configmaps", "fresh", map("fresh", ",'data':{'a':'1'}"), "me");
    assertThat(((WriteAnswer.Written) first).created()).isTrue();
    StoredObject object = written(first);
    assertThat(managers(object).get(0).path("fieldsV1").toString())
        .isEqualTo("{\"f:data\":{\"f:a\":{}}}");
    StoredObject again =
        written(apply("configmaps", "fresh", map("fresh", ",'data':{'a':'1'}"), "me"));
    assertThat(again.revision()).isEqualTo(object.revision());
  }

  @Test
  void everyWriteIsTracked() {
    StoredObject made =
        written(
            spine.write(
                spine.target("configmaps", "default", ""),
                new Operation.Create(
                    Json.parse(map("tracked", ",'data':{'a':'1'}").replace('\'', '"')), List.of()),
                options("maker", false)));
    assertThat(names(made)).containsExactly("maker");
    StoredObject patched =
        written(
            spine.patch("configmaps", "default", "tracked", PatchType.MERGE, "{'data':{'b':'1'}}"));
    assertThat(names(patched)).hasSize(2).contains("maker");
    ObjectNode without = patched.tree();
    without.withObject("metadata").remove("managedFields");
    StoredObject same = written(spine.update("configmaps", "default", without));
    assertThat(same.revision()).isEqualTo(patched.revision());
  }

  @Test
  void aConflictNamesOwnersAndForceOverrulesThem() {
    written(apply("deployments", "fought", DEPLOYMENT.replace("NAME", "fought"), "a"));
    String three = DEPLOYMENT.replace("NAME", "fought").replace("'replicas':2", "'replicas':3");
    Failure conflict = refused(apply("deployments", "fought", three, "b"));
    assertThat(conflict.reason()).isEqualTo(Reason.CONFLICT);
    assertThat(conflict.causes().getFirst().field()).isEqualTo(".spec.replicas");
    StoredObject forced = written(apply("deployments", "fought", three, options("b", true)));
    assertThat(forced.tree().path("spec").path("replicas").asInt()).isEqualTo(3);
    assertThat(forced.tree().path("metadata").path("generation").asInt()).isEqualTo(2);
  }

  @Test
  void defaultsAreNobodysAndStayWhenTheApplierLeaves() {
    StoredObject made = written(apply("deployments", "d", DEPLOYMENT.replace("NAME", "d"), "a"));
    assertThat(made.tree().path("spec").has("strategy")).isTrue();
    assertThat(managers(made).toString()).doesNotContain("strategy");
    StoredObject fewer =
        written(
            apply(
                "deployments",
                "d",
                DEPLOYMENT.replace("NAME", "d").replace("'replicas':2,", ""),
                "a"));
    assertThat(fewer.tree().path("spec").path("replicas").asInt()).as("the default").isEqualTo(1);
  }

  @Test
  void aScaleIsAppliedToTheObjectItShows() {
    written(apply("deployments", "scaled", DEPLOYMENT.replace("NAME", "scaled"), "a"));
    String scale =
        "{'apiVersion':'autoscaling/v1','kind':'Scale','metadata':{'name':'scaled'},"
            + "'spec':{'replicas':5}}";
    Failure conflict = refused(apply("deployments/scale", "scaled", scale, "s"));
    assertThat(conflict.message())
        .isEqualTo("Apply failed with 1 conflict: conflict with \"a\": .spec.replicas");
    WriteAnswer done = apply("deployments/scale", "scaled", scale, options("s", true));
    assertThat(((WriteAnswer.Other) done).json()).asString().contains("\"kind\":\"Scale\"");
    StoredObject after =
        spine
            .spine
            .images()
            .current()
            .get(spine.target("deployments", "default", "scaled").key())
            .orElseThrow();
    JsonNode entry = managers(after).get(1);
    assertThat(entry.path("subresource").asText()).isEqualTo("scale");
    assertThat(entry.path("apiVersion").asText()).isEqualTo("apps/v1");
    assertThat(entry.path("fieldsV1").toString()).isEqualTo("{\"f:spec\":{\"f:replicas\":{}}}");
    assertThat(managers(after).get(0).path("fieldsV1").path("f:spec").has("f:replicas")).isFalse();
  }

  @Test
  void identityInTheBodyIsHonoured() {
    StoredObject made = written(apply("configmaps", "who", map("who", ""), "a"));
    String version = "'resourceVersion':'" + made.revision() + "'";
    String wrong = "'resourceVersion':'999999'";
    String body =
        "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'who',X},'data':{'k':'v'}}";
    assertThat(refused(apply("configmaps", "who", body.replace("X", wrong), "a")).message())
        .contains("the object has been modified");
    written(apply("configmaps", "who", body.replace("X", version), "a"));
    assertThat(refused(apply("configmaps", "who", body.replace("X", "'uid':'u'"), "a")).message())
        .contains("Precondition failed: UID");
    assertThat(
            refused(apply("configmaps", "no", map("no", "").replace("'no'", "'no','uid':'u'"), "a"))
                .message())
        .contains("uid mismatch: the provided object specified uid u");
    assertThat(refused(apply("configmaps", "who", map("other", ""), "a")).reason())
        .isEqualTo(Reason.BAD_REQUEST);
    assertThat(refused(apply("deployments/status", "absent", DEPLOYMENT, "a")).reason())
        .isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void aRehearsalShowsManagersAndStoresNothing() {
    Options rehearsal = new Options(true, "a", FieldValidation.STRICT, false);
    StoredObject shown =
        written(apply("configmaps", "dry", map("dry", ",'data':{'a':'1'}"), rehearsal));
    assertThat(names(shown)).containsExactly("a");
    assertThat(spine.spine.images().current().get(shown.key())).isEmpty();
  }

  @Test
  void unfitBodiesAreRefused() {
    assertThat(refused(apply("configmaps", "x", map("x", ",'dat':{}"), "a")).message())
        .isEqualTo(
            "failed to create typed patch object (/x; /v1, Kind=ConfigMap): .dat: field not"
                + " declared in schema");
    assertThat(
            refused(
                    spine.write(
                        spine.target("configmaps", "default", "x"),
                        new Operation.Patch(
                            PatchType.APPLY,
                            Json.parse(map("x", "").replace('\'', '"')),
                            List.of("duplicate field \"data\"")),
                        options("a", false)))
                .message())
        .isEqualTo("error strict decoding YAML: duplicate field \"data\"");
  }
}

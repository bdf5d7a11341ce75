package io.troupe.core.patch;

import static io.troupe.core.fixture.ObjectFixture.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.fixture.SchemaFixture;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import io.troupe.core.schema.Schema;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategicMergeTest {
  private static final String POD =
      """
      metadata: {labels: {app: web, tier: front}, finalizers: [a, b]}
      spec:
        containers:
        - {name: web, image: nginx:1, args: [x, y], ports: [{containerPort: 80}]}
        - {name: side, image: envoy:1, env: [{name: A, value: "1"}, {name: B, value: "2"}]}
        volumes:
        - {name: data, emptyDir: {}}
        tolerations: [{key: a}, {key: b}]
      """;

  @Test
  void setImageChangesOneContainer() {
    ObjectNode after =
        pod(
            """
            spec:
              $setElementOrder/containers: [{name: web}, {name: side}]
              containers: [{name: web, image: nginx:2}]
            """);
    assertThat(after.at("/spec/containers/0/image").asText()).isEqualTo("nginx:2");
    assertThat(after.at("/spec/containers/0/args").toString()).isEqualTo("[\"x\",\"y\"]");
    assertThat(after.at("/spec/containers/1")).isEqualTo(yaml(POD).at("/spec/containers/1"));
  }

  @Test
  void labelAndUnlabelTouchOnlyTheirKeys() {
    ObjectNode after = pod("metadata: {labels: {app: null, new: x, absent: null}}");
    assertThat(after.at("/metadata/labels")).isEqualTo(yaml("{tier: front, new: x}"));
  }

  @Test
  void cordonSetsOneField() {
    assertThat(pod("spec: {unschedulable: true}").at("/spec/unschedulable").asBoolean()).isTrue();
    assertThat(pod("spec: {unschedulable: null}").at("/spec").has("unschedulable")).isFalse();
  }

  @Test
  void rolloutRestartAddsTheTemplatesAnnotation() {
    ObjectNode deployment = yaml("{spec: {replicas: 2, template: {spec: {}}}}");
    ObjectNode after =
        ok(
            SchemaFixture.deployment(),
            deployment,
            "spec: {template: {metadata: {annotations: {kubectl.kubernetes.io/restartedAt: now}}}}");
    assertThat(after.at("/spec/replicas").asInt()).isEqualTo(2);
    assertThat(after.at("/spec/template/metadata/annotations"))
        .isEqualTo(yaml("{kubectl.kubernetes.io/restartedAt: now}"));
  }

  @Test
  void applyRemovesAContainerAndAddsAnother() {
    ObjectNode after =
        pod(
            """
            spec:
              $setElementOrder/containers: [{name: first}, {name: web}]
              containers:
              - {name: first, image: init:1, env: [{name: X, value: null}]}
              - {name: side, $patch: delete}
            """);
    assertThat(after.at("/spec/containers").findValuesAsText("image"))
        .containsExactly("init:1", "nginx:1");
    assertThat(after.at("/spec/containers/0/env").toString()).isEqualTo("[{\"name\":\"X\"}]");
  }

  @Test
  void orderWithoutAPatchOnlyReorders() {
    ObjectNode after = pod("spec: {$setElementOrder/containers: [{name: side}, {name: web}]}");
    assertThat(after.at("/spec/containers").findValuesAsText("image"))
        .containsExactly("envoy:1", "nginx:1");
  }

  @Test
  void nestedListsMergeByTheirOwnKeys() {
    ObjectNode after =
        pod(
            """
            spec:
              containers:
              - {name: side, env: [{name: B, value: "3"}, {name: C, value: "4"}]}
              - {name: web, ports: [{containerPort: 443}, {containerPort: 80, $patch: delete}]}
            """);
    assertThat(after.at("/spec/containers").findValuesAsText("value"))
        .containsExactly("1", "3", "4");
    assertThat(after.at("/spec/containers").findValuesAsText("containerPort"))
        .containsExactly("443");
  }

  @Test
  void listsWithoutMergeAreReplaced() {
    ObjectNode after = pod("spec: {tolerations: [{key: c}], containers: [{name: web, args: [z]}]}");
    assertThat(after.at("/spec/tolerations").toString()).isEqualTo("[{\"key\":\"c\"}]");
    assertThat(after.at("/spec/containers/0/args").toString()).isEqualTo("[\"z\"]");
  }

  @Test
  void replaceDirectiveTakesTheRestAsItIs() {
    assertThat(pod("metadata: {labels: {$patch: replace, only: me}}").at("/metadata/labels"))
        .isEqualTo(yaml("{only: me}"));
    assertThat(
            pod("spec: {containers: [{$patch: replace}, {name: x, image: y}]}")
                .at("/spec/containers")
                .toString())
        .isEqualTo("[{\"name\":\"x\",\"image\":\"y\"}]");
  }

  @Test
  void deleteDirectiveEmptiesAnObjectAndMergeIsTheDefault() {
    assertThat(pod("metadata: {labels: {$patch: delete}}").at("/metadata/labels")).isEmpty();
    assertThat(pod("metadata: {labels: {$patch: merge, x: y}}").at("/metadata/labels")).hasSize(3);
  }

  @Test
  void primitiveListsMergeAndLoseWhatIsNamed() {
    assertThat(pod("metadata: {finalizers: [c, a]}").at("/metadata/finalizers").toString())
        .isEqualTo("[\"c\",\"a\",\"b\"]");
    assertThat(
            pod("metadata: {$deleteFromPrimitiveList/finalizers: [a], finalizers: [c]}")
                .at("/metadata/finalizers")
                .toString())
        .isEqualTo("[\"c\",\"b\"]");
  }

  @Test
  void retainKeysDropsTheOtherMembersOfAUnion() {
    ObjectNode deployment =
        yaml("{spec: {strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}}}");
    ObjectNode after =
        ok(
            SchemaFixture.deployment(),
            deployment,
            "spec: {strategy: {$retainKeys: [type], type: Recreate}}");
    assertThat(after.at("/spec/strategy")).isEqualTo(yaml("{type: Recreate}"));
    ObjectNode volume =
        pod("spec: {volumes: [{name: data, $retainKeys: [name, hostPath], hostPath: {path: /x}}]}");
    assertThat(volume.at("/spec/volumes/0")).isEqualTo(yaml("{name: data, hostPath: {path: /x}}"));
  }

  @Test
  void neitherArgumentChanges() {
    ObjectNode original = yaml(POD);
    ObjectNode patch = yaml("spec: {containers: [{name: web, args: [q], env: [{name: Z}]}]}");
    String before = original.toString() + patch;
    ObjectNode after = ok(SchemaFixture.pod(), original, patch);
    after.at("/spec/containers").forEach(c -> ((ObjectNode) c).put("image", "changed"));
    assertThat(original.toString() + patch).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spec: {containers: [{image: x}]} | 422 | does not contain declared merge key: name",
        "spec: {containers: [x]} | 422 | list element types are not identical",
        "spec: {containers: [[x]]} | 422 | lists of lists are not supported",
        "spec: {$setElementOrder/containers: x} | 400 | invalid patch format of setElementOrder list",
        "metadata: {$deleteFromPrimitiveList/finalizers: x} | 400 | invalid patch format of primitive list",
        "spec: {$retainKeys: [a], b: c} | 400 | invalid patch format of retainKeys",
        "metadata: {labels: {$patch: explode}} | 422 | unknown patch type: explode",
        "spec: {$setElementOrder/containers: [{name: web}], containers: [{name: q}]} | 422 | doesn't match $setElementOrder list"
      })
  void whatDoesNotFitIsRefused(String patch, int code, String text) {
    Failure failure =
        refused(Patches.apply(PatchKind.STRATEGIC, SchemaFixture.pod(), yaml(POD), yaml(patch)));
    assertThat(failure.reason().code()).isEqualTo(code);
    assertThat(failure.toStatus().toString()).contains(text);
  }

  @Test
  void mergingTwiceIsMergingOnce() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      ObjectNode original = randomPod(random);
      ObjectNode patch = randomPod(random);
      ObjectNode once = ok(SchemaFixture.pod(), original, patch);
      ObjectNode twice = ok(SchemaFixture.pod(), once, patch);
      assertThat(twice).as("seed %d: %s + %s", seed, original, patch).isEqualTo(once);
    }
  }

  private static ObjectNode randomPod(Random random) {
    ObjectNode pod = Json.object();
    ObjectNode labels = pod.putObject("metadata").putObject("labels");
    ObjectNode spec = pod.putObject("spec");
    var containers = spec.putArray("containers");
    for (String name : new String[] {"a", "b", "c", "d"}) {
      if (random.nextBoolean()) {
        labels.put(name, random.nextInt(3));
      }
      if (random.nextBoolean()) {
        ObjectNode container = containers.addObject().put("name", name);
        container.put("image", "i" + random.nextInt(3));
        container.putArray("env").addObject().put("name", "E" + random.nextInt(3));
      }
    }
    return pod;
  }

  private static ObjectNode pod(String patch) {
    return ok(SchemaFixture.pod(), yaml(POD), patch);
  }

  private static ObjectNode ok(Schema schema, ObjectNode original, String patch) {
    return ok(schema, original, yaml(patch));
  }

  private static ObjectNode ok(Schema schema, ObjectNode original, ObjectNode patch) {
    return switch (Patches.apply(PatchKind.STRATEGIC, schema, original, patch)) {
      case Result.Ok<ObjectNode>(var value) -> value;
      case Result.Refused<ObjectNode>(var failure) -> throw new AssertionError(failure);
    };
  }

  private static Failure refused(Result<ObjectNode> result) {
    return switch (result) {
      case Result.Ok<ObjectNode>(var value) -> throw new AssertionError(value);
      case Result.Refused<ObjectNode>(var failure) -> failure;
    };
  }
}

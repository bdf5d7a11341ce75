package io.troupe.core.patch;

import static io.troupe.core.fixture.ObjectFixture.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.outcome.Result;
import io.troupe.core.schema.Schema;
import io.troupe.core.schema.SchemaLibrary;
import org.junit.jupiter.api.Test;

/** What kubectl sends, against the generated schemas of the kinds it is sent for. */
class KubectlPatchesTest {
  private static final SchemaLibrary SCHEMAS = new SchemaLibrary();
  private static final String DEPLOYMENT =
      """
      metadata: {name: web, annotations: {a: b}}
      spec:
        replicas: 3
        selector: {matchLabels: {app: web}}
        strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 25%, maxUnavailable: 25%}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers:
            - name: web
              image: nginx:1
              ports: [{containerPort: 80, protocol: TCP}]
              env: [{name: A, value: "1"}, {name: B, value: "2"}]
              resources: {requests: {cpu: 100m}}
              volumeMounts: [{name: data, mountPath: /data}]
            volumes: [{name: data, emptyDir: {}}]
            tolerations: [{key: a, operator: Exists}]
      status: {replicas: 3, conditions: [{type: Available, status: "True"}]}
      """;

  @Test
  void setImage() {
    ObjectNode after =
        deployment(
            """
            spec: {template: {spec: {
              $setElementOrder/containers: [{name: web}],
              containers: [{name: web, image: nginx:2}]}}}
            """);
    assertThat(after).isEqualTo(yaml(DEPLOYMENT.replace("nginx:1", "nginx:2")));
  }

  @Test
  void applyAddsASidecarAndAVariableAndDropsAPort() {
    ObjectNode after =
        deployment(
            """
            metadata: {annotations: {kubectl.kubernetes.io/last-applied-configuration: "{}"}}
            spec:
              replicas: 5
              template:
                spec:
                  $setElementOrder/containers: [{name: web}, {name: side}]
                  containers:
                  - name: web
                    $setElementOrder/env: [{name: A}, {name: C}]
                    env:
                    - {name: C, value: "3"}
                    - {name: B, $patch: delete}
                    $setElementOrder/ports: [{containerPort: 8080}]
                    ports:
                    - {containerPort: 8080}
                    - {containerPort: 80, $patch: delete}
                  - {name: side, image: envoy:1}
            """);
    assertThat(after.at("/spec/replicas").asInt()).isEqualTo(5);
    assertThat(after.at("/metadata/annotations")).hasSize(2);
    assertThat(after.at("/spec/template/spec/containers").findValuesAsText("image"))
        .containsExactly("nginx:1", "envoy:1");
    assertThat(after.at("/spec/template/spec/containers/0/env").toString())
        .isEqualTo("[{\"name\":\"A\",\"value\":\"1\"},{\"name\":\"C\",\"value\":\"3\"}]");
    assertThat(after.at("/spec/template/spec/containers/0/ports").toString())
        .isEqualTo("[{\"containerPort\":8080}]");
    assertThat(after.at("/spec/template/spec/containers/0/resources/requests/cpu").asText())
        .isEqualTo("100m");
  }

  @Test
  void applyChangesTheStrategyByRetainingItsKeys() {
    ObjectNode after =
        deployment("spec: {strategy: {$retainKeys: [type], type: Recreate, rollingUpdate: null}}");
    assertThat(after.at("/spec/strategy")).isEqualTo(yaml("{type: Recreate}"));
  }

  @Test
  void applySwitchesAVolumesSource() {
    ObjectNode after =
        deployment(
            """
            spec: {template: {spec: {
              $setElementOrder/volumes: [{name: data}],
              volumes: [{name: data, $retainKeys: [hostPath, name], emptyDir: null, hostPath: {path: /x}}]}}}
            """);
    assertThat(after.at("/spec/template/spec/volumes").toString())
        .isEqualTo("[{\"name\":\"data\",\"hostPath\":{\"path\":\"/x\"}}]");
  }

  @Test
  void mountsMergeByPathAndTolerationsAreReplaced() {
    ObjectNode after =
        deployment(
            """
            spec: {template: {spec: {
              containers: [{name: web, volumeMounts: [{mountPath: /more, name: data}]}],
              tolerations: [{key: b}]}}}
            """);
    assertThat(after.at("/spec/template/spec/containers/0/volumeMounts")).hasSize(2);
    assertThat(after.at("/spec/template/spec/tolerations").toString())
        .isEqualTo("[{\"key\":\"b\"}]");
  }

  @Test
  void statusConditionsMergeByType() {
    ObjectNode after =
        deployment(
            "status: {conditions: [{type: Progressing, status: \"True\"}, {type: Available, status:"
                + " \"False\"}]}");
    assertThat(after.at("/status/conditions").findValuesAsText("status"))
        .containsExactly("True", "False");
  }

  @Test
  void cordonAndLabelANode() {
    ObjectNode node =
        patched(
            "Node",
            "{metadata: {labels: {a: b}}, spec: {podCIDR: x}}",
            "spec: {unschedulable: true}");
    assertThat(node.path("spec")).isEqualTo(yaml("{podCIDR: x, unschedulable: true}"));
    assertThat(
            patched("Node", "metadata: {labels: {a: b}}", "metadata: {labels: {a: null, c: d}}")
                .at("/metadata/labels"))
        .isEqualTo(yaml("{c: d}"));
  }

  @Test
  void servicePortsMergeByPortAndFinalizersAsASet() {
    ObjectNode service =
        patched(
            "Service",
            "{metadata: {finalizers: [x]}, spec: {ports: [{port: 80, targetPort: 1}, {port: 81}]}}",
            "{metadata: {finalizers: [y, x]}, spec: {ports: [{port: 80, targetPort: 2}]}}");
    assertThat(service.at("/spec/ports").toString())
        .isEqualTo("[{\"port\":80,\"targetPort\":2},{\"port\":81}]");
    assertThat(service.at("/metadata/finalizers").toString()).isEqualTo("[\"y\",\"x\"]");
  }

  private static ObjectNode deployment(String patch) {
    return patched(new GroupVersionKind("apps", "v1", "Deployment"), DEPLOYMENT, patch);
  }

  private static ObjectNode patched(String kind, String original, String patch) {
    return patched(new GroupVersionKind("", "v1", kind), original, patch);
  }

  private static ObjectNode patched(GroupVersionKind gvk, String original, String patch) {
    Schema schema = SCHEMAS.of(gvk).orElseThrow();
    Result<ObjectNode> result =
        Patches.apply(PatchKind.STRATEGIC, schema, yaml(original), yaml(patch));
    return switch (result) {
      case Result.Ok<ObjectNode>(var value) -> value;
      case Result.Refused<ObjectNode>(var failure) -> throw new AssertionError(failure);
    };
  }
}

package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Server-side apply, and the ways between it and client-side apply, with the real kubectl. */
class ApplyFlowsTest {
  @TempDir static Path folder;
  private static TroupeProcess troupe;
  private static Kubectl kubectl;
  private static ApiClient api;

  @BeforeAll
  static void start() {
    Assumptions.assumeTrue(Kubectl.isPresent(), "kubectl is not on the PATH");
    troupe = TroupeProcess.start(folder.resolve("data"));
    kubectl = new Kubectl(troupe.kubeconfig(), folder.resolve("cache"));
    api = new ApiClient(troupe);
    Scene.again(api, "default").untilUsable();
  }

  @AfterAll
  static void stop() {
    if (troupe != null) {
      troupe.close();
    }
  }

  private static String deployment(String name, int replicas, String image) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: %s
      labels: {app: x}
    spec:
      replicas: %d
      paused: true
      selector: {matchLabels: {app: x}}
      template:
        metadata: {labels: {app: x}, creationTimestamp: null}
        spec:
          containers:
          - name: c
            image: %s
            ports: [{containerPort: 80}]
    status: {}
    """
        .formatted(name, replicas, image);
  }

  private static JsonNode object(String kind, String name) {
    return Json.parse(kubectl.ok("get", kind, name, "-o", "json", "--show-managed-fields"));
  }

  /** Each entry as manager/operation/subresource. */
  private static List<String> managers(JsonNode object) {
    List<String> managers = new ArrayList<>();
    object
        .at("/metadata/managedFields")
        .forEach(entry ->
            managers.add(
                entry.path("manager").asText()
                    + '/'
                    + entry.path("operation").asText()
                    + '/'
                    + entry.path("subresource").asText()));
    return managers;
  }

  @Test
  void applyTwiceIsOneWrite() {
    String manifest = deployment("twice", 0, "a");
    assertThat(kubectl.okWith(manifest, "apply", "--server-side", "-f", "-"))
        .contains("serverside-applied");
    kubectl.ok("rollout", "status", "deployment/twice", "--timeout=120s", "--watch=false");
    String before = object("deployment", "twice").at("/metadata/managedFields/0").toString();
    kubectl.okWith(manifest, "apply", "--server-side", "-f", "-");
    JsonNode after = object("deployment", "twice");
    assertThat(after.at("/metadata/managedFields/0").toString()).isEqualTo(before);
    assertThat(after.at("/metadata/generation").asInt()).isEqualTo(1);
    assertThat(managers(after)).contains("kubectl/Apply/");
    assertThat(kubectl.ok("get", "deployment", "twice", "-o", "yaml"))
        .doesNotContain("managedFields");
  }

  @Test
  void anotherOwnerIsAConflictUntilForced() {
    kubectl.okWith(deployment("fought", 0, "a"), "apply", "--server-side", "-f", "-");
    kubectl.ok("scale", "deployment", "fought", "--replicas=1");
    Kubectl.Result refused =
        kubectl.run(deployment("fought", 0, "a"), "apply", "--server-side", "-f", "-");
    assertThat(refused.err())
        .contains(
            "Apply failed with 1 conflict: conflict with \"kubectl\" with subresource \"scale\""
                + " using apps/v1: .spec.replicas");
    kubectl.okWith(
        deployment("fought", 0, "a"), "apply", "--server-side", "--force-conflicts", "-f", "-");
    JsonNode after = object("deployment", "fought");
    assertThat(after.at("/spec/replicas").asInt()).isZero();
    assertThat(managers(after)).doesNotContain("kubectl/Update/scale");
  }

  @Test
  void clientSideApplyBecomesServerSideAndBack() {
    kubectl.okWith(deployment("both", 0, "a"), "apply", "-f", "-");
    assertThat(managers(object("deployment", "both")))
        .contains("kubectl-client-side-apply/Update/");
    kubectl.okWith(deployment("both", 0, "b"), "apply", "--server-side", "-f", "-");
    JsonNode upgraded = object("deployment", "both");
    assertThat(managers(upgraded))
        .contains("kubectl/Apply/")
        .doesNotContain("kubectl-client-side-apply/Update/");
    assertThat(kubectl.ok("apply", "view-last-applied", "deployment/both")).contains("image: b");
    kubectl.okWith(deployment("both", 2, "c"), "apply", "-f", "-");
    JsonNode back = object("deployment", "both");
    assertThat(back.at("/spec/replicas").asInt()).isEqualTo(2);
    assertThat(back.at("/spec/template/spec/containers/0/image").asText()).isEqualTo("c");
  }

  @Test
  void whatIsLeftOutGoesAndWhatOthersOwnStays() {
    String map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: parts}\ndata: {%s}\n";
    kubectl.okWith(map.formatted("a: '1', b: '1'"), "create", "--save-config", "-f", "-");
    kubectl.okWith(
        map.formatted("c: '1'"), "apply", "--server-side", "--field-manager=other", "-f", "-");
    kubectl.okWith(
        map.formatted("a: '1'"), "apply", "--server-side", "--force-conflicts", "-f", "-");
    kubectl.ok("label", "configmap", "parts", "l=v");
    kubectl.okWith(map.formatted("a: '1'"), "apply", "--server-side", "-f", "-");
    JsonNode after = object("configmap", "parts");
    assertThat(after.path("data").path("c").asText()).isEqualTo("1");
    assertThat(after.path("data").path("a").asText()).isEqualTo("1");
    assertThat(after.at("/metadata/labels/l").asText()).isEqualTo("v");
    assertThat(managers(after)).contains("other/Apply/", "kubectl/Apply/", "kubectl-label/Update/");
  }

  @Test
  void rehearsalsAndDifferencesChangeNothing() {
    kubectl.okWith(deployment("dry", 0, "a"), "apply", "--server-side", "-f", "-");
    String before = object("deployment", "dry").at("/metadata/generation").asText();
    assertThat(
            kubectl.okWith(
                deployment("dry", 0, "b"),
                "apply",
                "--server-side",
                "--dry-run=server",
                "-f",
                "-",
                "-o",
                "jsonpath={.spec.template.spec.containers[0].image}"))
        .isEqualTo("b");
    Kubectl.Result diff =
        kubectl.run(deployment("dry", 0, "b"), "diff", "--server-side", "-f", "-");
    assertThat(diff.code()).as(diff.err()).isEqualTo(1);
    assertThat(diff.out()).contains("-      - image: a", "+      - image: b");
    assertThat(kubectl.run(deployment("dry", 0, "a"), "diff", "--server-side", "-f", "-").code())
        .isZero();
    assertThat(object("deployment", "dry").at("/metadata/generation").asText()).isEqualTo(before);
  }

  @Test
  void statusHasAppliersOfItsOwn() throws IOException {
    kubectl.okWith(deployment("status", 0, "a"), "apply", "--server-side", "-f", "-");
    String path = "/apis/apps/v1/namespaces/default/deployments/status/status?fieldManager=s";
    String body =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: status}
        spec: {replicas: 9}
        status: {conditions: [{type: Mine, status: "True"}]}
        """;
    var answer =
        api.send(
            "PATCH", path, "application/apply-patch+yaml", body.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.code()).as(answer.text()).isEqualTo(200);
    JsonNode after = object("deployment", "status");
    assertThat(after.at("/spec/replicas").asInt()).isZero();
    assertThat(after.at("/status/conditions").findValuesAsText("type")).contains("Mine");
    assertThat(managers(after)).contains("s/Apply/status", "kubectl/Apply/");
  }

  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: things.example.com}
      spec:
        group: example.com
        names: {kind: Thing, plural: things}
        scope: Namespaced
        versions:
        - name: v1
          served: true
          storage: true
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec:
                  type: object
                  properties:
                    parts:
                      type: array
                      x-kubernetes-list-type: map
                      x-kubernetes-list-map-keys: [name]
                      items:
                        type: object
                        required: [name]
                        properties: {name: {type: string}, size: {type: integer}}
                    tags: {type: array, x-kubernetes-list-type: set, items: {type: string}}
                    free: {type: object, x-kubernetes-preserve-unknown-fields: true}
      """;

  private static String thing(String spec) {
    return "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: one}\nspec: " + spec + "\n";
  }

  @Test
  void customKindsMergeAsTheirSchemasSay() {
    kubectl.okWith(DEFINITION, "apply", "--server-side", "-f", "-");
    kubectl.ok("wait", "--for=condition=Established", "crd/things.example.com", "--timeout=120s");
    kubectl.okWith(
        thing("{parts: [{name: a, size: 1}, {name: b}], tags: [p], free: {deep: {x: 1}}}"),
        "apply",
        "--server-side",
        "-f",
        "-");
    kubectl.okWith(
        thing("{parts: [{name: c}], tags: [q], free: {deep: {z: 2}}}"),
        "apply",
        "--server-side",
        "--field-manager=other",
        "-f",
        "-");
    kubectl.okWith(thing("{parts: [{name: a, size: 2}]}"), "apply", "--server-side", "-f", "-");
    assertThat(object("thing", "one").path("spec"))
        .isEqualTo(
            Json.parse(
                "{\"parts\":[{\"name\":\"a\",\"size\":2},{\"name\":\"c\"}],\"tags\":[\"q\"],"
                    + "\"free\":{\"deep\":{\"z\":2}}}"));
    assertThat(kubectl.run(thing("{nope: 1}"), "apply", "--server-side", "-f", "-").err())
        .contains(".spec.nope: field not declared in schema");
  }

  @Test
  void podsShowWhoWroteWhat() {
    kubectl.ok("run", "shown", "--image=busybox", "--command", "--", "sleep", "60");
    kubectl.ok("wait", "--for=condition=Ready", "pod/shown", "--timeout=120s");
    JsonNode pod = object("pod", "shown");
    assertThat(managers(pod))
        .containsExactlyInAnyOrder("kubectl-run/Update/", "kubelet/Update/status");
    assertThat(pod.at("/metadata/managedFields").toString())
        .as("neither what admission added nor the binding is anybody's")
        .doesNotContain("f:nodeName")
        .doesNotContain("f:volumes");
    kubectl.ok("delete", "pod", "shown", "--now");
  }
}

package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Custom kinds as users of kubectl meet them. */
@ExtendWith(SharedTroupe.class)
final class CustomResourceFlowsTest {
  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: %1$s.flows.example.com}
      spec:
        group: flows.example.com
        scope: Namespaced
        names: {plural: %1$s, kind: %2$s, shortNames: [%3$s]}
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
                  description: What is wanted.
                  required: [schedule]
                  x-kubernetes-validations:
                  - {rule: "self.replicas <= 9", message: too many replicas}
                  properties:
                    schedule: {type: string, description: When it runs.}
                    replicas: {type: integer, minimum: 1, default: 1}
                status: {type: object, properties: {replicas: {type: integer}}}
          additionalPrinterColumns:
          - {name: Schedule, type: string, jsonPath: .spec.schedule}
          - {name: Replicas, type: integer, jsonPath: .spec.replicas}
          subresources:
            status: {}
            scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas}
        - name: v1alpha1
          served: %4$s
          storage: false
          deprecated: true
          schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      """;
  private static final String RESOURCE =
      """
      apiVersion: flows.example.com/v1
      kind: %s
      metadata: {name: %s}
      spec: {schedule: "* * * * *"%s}
      """;

  @TempDir static Path folder;

  private static Kubectl kubectl;

  @BeforeAll
  static void connect() {
    Assumptions.assumeTrue(Kubectl.isPresent(), "kubectl is not on the PATH");
    kubectl = new Kubectl(SharedTroupe.troupe().kubeconfig(), folder.resolve("cache"));
  }

  private static void define(String plural, String kind, String shortName, boolean alpha) {
    kubectl.okWith(DEFINITION.formatted(plural, kind, shortName, alpha), "apply", "-f", "-");
  }

  @Test
  void aKindIsThereAsSoonAsItIsDefined() {
    define("timers", "Timer", "ti", false);
    kubectl.okWith(RESOURCE.formatted("Timer", "one", ""), "apply", "-f", "-");
    assertThat(kubectl.ok("get", "ti").lines().toList().getFirst().split("\\s+"))
        .containsExactly("NAME", "SCHEDULE", "REPLICAS");
    assertThat(kubectl.ok("get", "ti", "one", "-o", "jsonpath={.spec.replicas}")).isEqualTo("1");
    assertThat(kubectl.ok("explain", "timer.spec.schedule")).contains("When it runs.");
    kubectl.ok("scale", "timer", "one", "--replicas=3");
    kubectl.ok("patch", "timer", "one", "--type=merge", "-p", "{\"spec\":{\"schedule\":\"x\"}}");
    assertThat(kubectl.ok("get", "ti", "one", "-o", "jsonpath={.spec.replicas} {.spec.schedule}"))
        .isEqualTo("3 x");
    assertThat(kubectl.ok("wait", "--for=condition=Established", "crd/timers.flows.example.com"))
        .contains("condition met");
  }

  @Test
  void whatTheSchemaForbidsIsRefused() {
    define("checks", "Check", "chk", false);
    assertThat(refusal("Check", "a", ", replicas: many"))
        .contains(
            "spec.replicas: Invalid value: \"string\": spec.replicas in body must be of type"
                + " integer: \"string\"");
    assertThat(refusal("Check", "a", ", replicas: 10")).contains("too many replicas");
    assertThat(refusal("Check", "a", ", other: 1"))
        .contains("strict decoding error: unknown field \"spec.other\"");
  }

  private static String refusal(String kind, String name, String more) {
    Kubectl.Result result = kubectl.run(RESOURCE.formatted(kind, name, more), "create", "-f", "-");
    assertThat(result.code()).isNotZero();
    return result.toString();
  }

  @Test
  void aRuleThatMayCostTooMuchIsRefusedWithAdvice() {
    String costly =
        DEFINITION
            .formatted("meters", "Meter", "me", false)
            .replace(
                "schedule: {",
                "tags: {type: array, items: {type: string}, x-kubernetes-validations:"
                    + " [{rule: 'self.all(t, self.exists_one(u, t == u))'}]}\n              schedule: {");
    assertThat(kubectl.run(costly, "apply", "-f", "-").err())
        .contains(
            "properties[tags].x-kubernetes-validations[0].rule: Forbidden: estimated rule cost"
                + " exceeds budget by factor of more than 100x (try simplifying the rule, or adding"
                + " maxItems, maxProperties, and maxLength where arrays, maps, and strings are"
                + " declared)");
    kubectl.okWith(
        costly
            .replace("type: array", "type: array, maxItems: 20")
            .replace("items: {type: string}", "items: {type: string, maxLength: 63}"),
        "apply",
        "-f",
        "-");
  }

  @Test
  void aNewVersionShowsTheOldObjects() {
    define("turns", "Turn", "tu", false);
    kubectl.okWith(RESOURCE.formatted("Turn", "one", ""), "apply", "-f", "-");
    define("turns", "Turn", "tu", true);
    assertThat(
            kubectl.ok(
                "get", "--raw", "/apis/flows.example.com/v1alpha1/namespaces/default/turns/one"))
        .contains("\"apiVersion\":\"flows.example.com/v1alpha1\"", "\"schedule\":\"* * * * *\"");
  }

  @Test
  void aDefinitionTakesItsResourcesAlong() {
    define("brief", "Brief", "br", false);
    kubectl.okWith(RESOURCE.formatted("Brief", "one", ""), "apply", "-f", "-");
    kubectl.ok("delete", "crd", "brief.flows.example.com", "--timeout=120s");
    await()
        .atMost(Scene.PATIENCE)
        .until(() -> !kubectl.ok("api-resources", "-o", "name").contains("brief.flows"));
    define("brief", "Brief", "br", false);
    assertThat(kubectl.ok("get", "brief", "-o", "name")).isBlank();
  }
}

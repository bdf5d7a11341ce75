package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Admission policies, as people use them with kubectl. */
@ExtendWith(SharedTroupe.class)
final class PoliciesTest {
  private static final Duration PATIENCE = Scene.PATIENCE;

  @TempDir private static Path cache;
  private static Kubectl kubectl;

  @BeforeAll
  static void home() throws IOException {
    assumeTrue(Kubectl.isPresent());
    kubectl = new Kubectl(SharedTroupe.troupe().kubeconfig(), cache);
    kubectl.ok("create", "namespace", "policies");
    kubectl.ok("label", "namespace", "policies", "environment=test");
  }

  private static void apply(String manifest) {
    kubectl.okWith(manifest, "apply", "-f", "-");
  }

  private static String policy(String name, String resources, String rest) {
    return """
    apiVersion: admissionregistration.k8s.io/v1
    kind: ValidatingAdmissionPolicy
    metadata: {name: %s}
    spec:
      matchConstraints:
        namespaceSelector: {matchLabels: {environment: test}}
        resourceRules:
        - {apiGroups: ["*"], apiVersions: ["*"], operations: [CREATE, UPDATE], resources: [%s]}
    %s
    """
        .formatted(name, resources, rest.indent(2));
  }

  private static String binding(String name, String action, String rest) {
    return """
    apiVersion: admissionregistration.k8s.io/v1
    kind: ValidatingAdmissionPolicyBinding
    metadata: {name: %s}
    spec: {policyName: %s, validationActions: [%s]%s}
    """
        .formatted(name, name, action, rest);
  }

  @Test
  void aPolicyDeniesWithItsMessage() {
    apply(
        policy(
            "replicas.example.com",
            "deployments",
            """
            variables: [{name: most, expression: '5'}]
            validations:
            - expression: object.spec.replicas <= variables.most
              messageExpression: "'at most ' + string(variables.most) + ' in ' + namespaceObject.metadata.name"
            """));
    apply(binding("replicas.example.com", "Deny", ""));
    assertThat(
            kubectl.fails(
                "-n", "policies", "create", "deployment", "big", "--image=i", "--replicas=6"))
        .contains(
            "deployments.apps \"big\" is forbidden: ValidatingAdmissionPolicy"
                + " 'replicas.example.com' with binding 'replicas.example.com' denied request: at"
                + " most 5 in policies");
    kubectl.ok("create", "deployment", "free", "--image=i", "--replicas=6");
    kubectl.ok("delete", "deployment", "free");
    kubectl.ok("delete", "validatingadmissionpolicybinding", "replicas.example.com");
    kubectl.ok("-n", "policies", "create", "deployment", "big", "--image=i", "--replicas=6");
    kubectl.ok("-n", "policies", "delete", "deployment", "big");
  }

  @Test
  void aPolicyWarns() {
    apply(policy("warns", "secrets", "validations: [{expression: 'false', message: mind that}]"));
    apply(binding("warns", "Warn", ""));
    Kubectl.Result made = kubectl.run(null, "-n", "policies", "create", "secret", "generic", "s");
    assertThat(made.code()).isZero();
    assertThat(made.err())
        .contains(
            "Warning: Validation failed for ValidatingAdmissionPolicy 'warns' with binding 'warns':"
                + " mind that");
  }

  @Test
  void paramsComeFromAConfigMap() {
    apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: limits, namespace: default}
        data: {most: "2"}
        """);
    apply(
        policy(
            "params",
            "services",
            """
            paramKind: {apiVersion: v1, kind: ConfigMap}
            validations: [{expression: 'object.spec.ports.size() <= int(params.data.most)', reason: Forbidden}]
            """));
    apply(
        binding(
            "params",
            "Deny",
            ", paramRef: {name: limits, namespace: default, parameterNotFoundAction: Deny}"));
    kubectl.ok("-n", "policies", "create", "service", "clusterip", "two", "--tcp=1", "--tcp=2");
    assertThat(
            kubectl.fails(
                "-n",
                "policies",
                "create",
                "service",
                "clusterip",
                "three",
                "--tcp=1",
                "--tcp=2",
                "--tcp=3"))
        .contains("failed expression: object.spec.ports.size() <= int(params.data.most)");
    kubectl.ok("delete", "configmap", "limits");
    assertThat(kubectl.fails("-n", "policies", "create", "service", "clusterip", "x", "--tcp=1"))
        .contains("no params found for policy binding with `Deny` parameterNotFoundAction");
    kubectl.ok("delete", "validatingadmissionpolicybinding", "params");
  }

  @Test
  void aBrokenPolicyIsRefused() {
    Kubectl.Result refused =
        kubectl.run(
            policy("broken", "pods", "validations: [{expression: 'object.spec.x ='}]"),
            "apply",
            "-f",
            "-");
    assertThat(refused.err())
        .contains(
            "The ValidatingAdmissionPolicy \"broken\" is invalid: spec.validations[0].expression:"
                + " Invalid value: \"object.spec.x =\": compilation failed: ERROR: <input>:1:15:");
  }

  @Test
  void typesAreChecked() {
    apply(
        policy("typed", "deployments", "validations: [{expression: 'object.spec.replica > 1'}]")
            .replace("\"*\"", "apps")
            .replace("apiVersions: [apps]", "apiVersions: [v1]"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(
                    kubectl.ok(
                        "get",
                        "validatingadmissionpolicy",
                        "typed",
                        "-o",
                        "jsonpath={.status.observedGeneration}"
                            + " {.status.typeChecking.expressionWarnings[0].warning}"))
                .startsWith(
                    "1 apps/v1, Kind=Deployment: ERROR: <input>:1:12: undefined field 'replica'"));
  }

  @Test
  void objectsAreMutated() {
    apply(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingAdmissionPolicy
        metadata: {name: mesh.example.com}
        spec:
          matchConstraints:
            objectSelector: {matchLabels: {mesh: "on"}}
            resourceRules:
            - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
          matchConditions:
          - {name: once, expression: "!object.spec.?initContainers.orValue([]).exists(c, c.name == 'mesh')"}
          failurePolicy: Fail
          reinvocationPolicy: IfNeeded
          mutations:
          - patchType: ApplyConfiguration
            applyConfiguration:
              expression: >
                Object{spec: Object.spec{initContainers: [
                  Object.spec.initContainers{name: "mesh", image: "mesh/proxy:v1", restartPolicy: "Always"}]}}
          - patchType: JSONPatch
            jsonPatch:
              expression: >
                [JSONPatch{op: "add", path: "/metadata/labels/" + jsonpatch.escapeKey("a/b"), value: "c"}]
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingAdmissionPolicyBinding
        metadata: {name: mesh.example.com}
        spec: {policyName: mesh.example.com}
        """);
    kubectl.ok("run", "meshed", "--image=i", "--labels=mesh=on", "--restart=Never");
    assertThat(
            kubectl.ok(
                "get",
                "pod",
                "meshed",
                "-o",
                "jsonpath={.metadata.labels['a/b']} {.spec.initContainers[*].name}"
                    + " {.spec.initContainers[0].imagePullPolicy}"))
        .isEqualTo("c mesh IfNotPresent");
    kubectl.ok("delete", "pod", "meshed", "--force", "--grace-period=0");
  }
}

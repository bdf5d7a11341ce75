package io.troupe.core.admit.policy;

import static io.troupe.core.fixture.ObjectFixture.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies that change what is written, through the plugin that runs them. */
class MutatingPoliciesTest extends PolicyScene {
  private Optional<Failure> mutate(ObjectNode object, String spec) {
    objects.add(
        yaml(
            "apiVersion: admissionregistration.k8s.io/v1\n"
                + "kind: MutatingAdmissionPolicy\n"
                + "metadata: {name: p}\n"
                + "spec:\n"
                + "  matchConstraints: {resourceRules: [{apiGroups: [apps], apiVersions: [v1],"
                + " operations: [CREATE], resources: [deployments]}]}\n"
                + spec));
    objects.add(
        yaml(
            "{apiVersion: admissionregistration.k8s.io/v1, kind: MutatingAdmissionPolicyBinding,"
                + " metadata: {name: b}, spec: {policyName: p}}"));
    return new MutatingPolicies(AUTHORIZER, () -> KINDS)
        .mutate(request(Operation.CREATE, object, null));
  }

  @Test
  void aConfigurationIsApplied() {
    ObjectNode object = yaml(DEPLOYMENT);
    Optional<Failure> refusal =
        mutate(
            object,
            "  mutations:\n"
                + "  - patchType: ApplyConfiguration\n"
                + "    applyConfiguration:\n"
                + "      expression: >\n"
                + "        Object{metadata: Object.metadata{labels: {'x': 'y'}}, spec:"
                + " Object.spec{replicas: 3, template: Object.spec.template{spec:"
                + " Object.spec.template.spec{initContainers: ["
                + "Object.spec.template.spec.initContainers{name: 'mesh', image: 'm'}]}}}}\n");
    assertThat(refusal).isEmpty();
    assertThat(object.at("/metadata/labels").toString()).isEqualTo("{\"a\":\"b\",\"x\":\"y\"}");
    assertThat(object.at("/spec/replicas").asInt()).isEqualTo(3);
    assertThat(object.at("/spec/template/spec/containers")).hasSize(1);
    // Defaults are filled in at once, as the next policy will see them.
    assertThat(object.at("/spec/template/spec/initContainers/0/imagePullPolicy").asText())
        .isEqualTo("Always");
    assertThat(wanted).isTrue();
  }

  @Test
  void aJsonPatchIsApplied() {
    ObjectNode object = yaml(DEPLOYMENT);
    assertThat(
            mutate(
                object,
                "  mutations:\n"
                    + "  - patchType: JSONPatch\n"
                    + "    jsonPatch:\n"
                    + "      expression: >\n"
                    + "        [JSONPatch{op: 'test', path: '/spec/replicas', value: 6},"
                    + " JSONPatch{op: 'replace', path: '/spec/replicas', value: 2},"
                    + " JSONPatch{op: 'add', path: '/metadata/labels/' +"
                    + " jsonpatch.escapeKey('example.com/x'), value: 'z'}]\n"))
        .isEmpty();
    assertThat(object.at("/spec/replicas").asInt()).isEqualTo(2);
    assertThat(object.path("metadata").path("labels").path("example.com/x").asText())
        .isEqualTo("z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "Object{spec: Object.spec{selector: Object.spec.selector{matchLabels: {'a': 'c'}}}};may not mutate atomic arrays, maps or structs: .spec.selector",
        "Object{spec: Object.spec{nothing: 1}};.spec.nothing: field not declared in schema",
        "Object{spec: Object.spec{replicas: object.spec.missing}};no such key: missing",
        "Object{spec: Object.metadata{labels: {'a': 'b'}}};unexpected type name \"Object.metadata\", expected \"Object.spec\", which matches field name path from root Object type",
      })
  void badMutationsAreRefused(String expression, String words) {
    Failure failure =
        mutate(
                yaml(DEPLOYMENT),
                "  mutations: [{patchType: ApplyConfiguration, applyConfiguration: {expression: \""
                    + expression.replace("\"", "\\\"")
                    + "\"}}]\n")
            .orElseThrow();
    assertThat(failure.message())
        .startsWith(
            "deployments.apps \"web\" is forbidden: policy 'p' with binding 'b' denied request: ")
        .endsWith(words);
    assertThat(failure.reason()).isEqualTo(Reason.INVALID);
  }

  @Test
  void theSecondPassRunsOnlyWhatMayRunAgain() {
    String mutation =
        "  mutations: [{patchType: JSONPatch, jsonPatch: {expression: \"[JSONPatch{op: 'replace',"
            + " path: '/spec/replicas', value: object.spec.replicas + 1}]\"}}]\n";
    ObjectNode object = yaml(DEPLOYMENT);
    assertThat(mutate(object, "  reinvocationPolicy: IfNeeded\n" + mutation)).isEmpty();
    assertThat(object.at("/spec/replicas").asInt()).isEqualTo(7);
    second = true;
    MutatingPolicies plugin = new MutatingPolicies(AUTHORIZER, () -> KINDS);
    assertThat(plugin.mutate(request(Operation.CREATE, object, null))).isEmpty();
    assertThat(object.at("/spec/replicas").asInt()).as("nobody has changed it since").isEqualTo(7);
    object.withObject("spec").put("paused", true);
    assertThat(plugin.mutate(request(Operation.CREATE, object, null))).isEmpty();
    assertThat(object.at("/spec/replicas").asInt()).isEqualTo(8);
  }
}

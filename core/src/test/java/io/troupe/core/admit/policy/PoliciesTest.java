package io.troupe.core.admit.policy;

import static io.troupe.core.fixture.ObjectFixture.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionContext;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.auth.Authorizer;
import io.troupe.core.auth.RbacAuthorizer;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.fixture.ObjectFixture;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies as upstream's documentation shows them. */
class PoliciesTest {
  private static final BuiltInKinds KINDS = new BuiltInKinds();
  private static final Authorizer AUTHORIZER = new RbacAuthorizer();
  private static final UserInfo USER =
      new UserInfo("ann", "u1", List.of(UserInfo.AUTHENTICATED), Map.of());

  private final List<ObjectNode> objects =
      new ArrayList<>(
          List.of(
              yaml(
                  "{apiVersion: v1, kind: Namespace, metadata: {name: default, labels: {environment:"
                      + " test}}}")));
  private final List<String> warnings = new ArrayList<>();
  private final Map<String, String> annotations = new HashMap<>();
  private boolean second;
  private boolean wanted;
  private final Map<Class<?>, Object> memories = new HashMap<>();

  private final AdmissionContext context =
      new AdmissionContext() {
        @Override
        public void warn(String text) {
          warnings.add(text);
        }

        @Override
        public void annotate(String key, String value) {
          annotations.put(key, value);
        }

        @Override
        public void reinvoke() {
          wanted = true;
        }

        @Override
        public boolean reinvoked() {
          return second;
        }

        @Override
        public <T> T memory(Class<T> type, Supplier<T> first) {
          return type.cast(memories.computeIfAbsent(type, _ -> first.get()));
        }
      };

  private static final String DEPLOYMENT =
      "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: default, labels: {a:"
          + " b}}, spec: {replicas: 6, selector: {matchLabels: {a: b}}, template: {metadata:"
          + " {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}}";

  private String operations = "CREATE, UPDATE";

  private void policy(String rest) {
    ObjectNode policy =
        yaml(
            "apiVersion: admissionregistration.k8s.io/v1\n"
                + "kind: ValidatingAdmissionPolicy\n"
                + "metadata: {name: p}\n"
                + "spec:\n"
                + "  matchConstraints: {resourceRules: [{apiGroups: [apps], apiVersions: [v1],"
                + " operations: ["
                + operations
                + "], resources: [deployments]}]}\n"
                + rest);
    objects.add(policy);
  }

  private void binding(String rest) {
    objects.add(
        yaml(
            "apiVersion: admissionregistration.k8s.io/v1\n"
                + "kind: ValidatingAdmissionPolicyBinding\n"
                + "metadata: {name: b}\n"
                + "spec:\n"
                + "  policyName: p\n"
                + rest));
  }

  private void deny() {
    binding("  validationActions: [Deny]\n");
  }

  private ClusterImage image() {
    List<StoredObject> all = new ArrayList<>();
    for (ObjectNode object : objects) {
      StoredObject stored = ObjectFixture.stored(object, all.size() + 1);
      GroupVersionKind gvk =
          GroupVersionKind.of(object.path("apiVersion").asText(), object.path("kind").asText());
      ObjectKey key =
          new ObjectKey(
              KINDS.byKind(gvk).orElseThrow().type(),
              stored.key().namespace(),
              stored.key().name());
      all.add(
          new StoredObject(key, stored.uid(), stored.revision(), 1, stored.json(), stored.facts()));
    }
    return ClusterImage.of(all.size(), all);
  }

  private AdmissionRequest request(Operation operation, ObjectNode object, ObjectNode old) {
    Kind kind = KINDS.byResource("apps", "v1", "deployments").orElseThrow();
    return new AdmissionRequest(
        operation,
        kind,
        ObjectKey.of("apps", "deployments", "default", "web"),
        "",
        Optional.ofNullable(object),
        Optional.ofNullable(old),
        USER,
        false,
        image(),
        context);
  }

  private Optional<Failure> create() {
    return new ValidatingPolicies(AUTHORIZER, () -> KINDS)
        .validate(request(Operation.CREATE, yaml(DEPLOYMENT), null));
  }

  @Test
  void aFailedValidationDenies() {
    policy("  validations: [{expression: 'object.spec.replicas <= 5'}]\n");
    deny();
    Failure failure = create().orElseThrow();
    assertThat(failure.reason()).isEqualTo(Reason.INVALID);
    assertThat(failure.message())
        .isEqualTo(
            "deployments.apps \"web\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b'"
                + " denied request: failed expression: object.spec.replicas <= 5");
    assertThat(failure.causes().getFirst().message())
        .isEqualTo(
            "ValidatingAdmissionPolicy 'p' with binding 'b' denied request: failed expression:"
                + " object.spec.replicas <= 5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "message: 'too many';too many",
        "messageExpression: '\"not \" + string(object.spec.replicas)';not 6",
        "messageExpression: '\"\"', message: fallen back;fallen back",
        "messageExpression: 'string(1/0)', message: fallen back;fallen back",
        "message: m, reason: Forbidden;m",
      })
  void theMessageIsChosenAsDocumented(String rest, String message) {
    policy("  validations: [{expression: 'object.spec.replicas <= 5', " + rest + "}]\n");
    deny();
    Failure failure = create().orElseThrow();
    assertThat(failure.message()).endsWith("denied request: " + message);
    assertThat(failure.reason())
        .isEqualTo(rest.contains("Forbidden") ? Reason.FORBIDDEN : Reason.INVALID);
  }

  @Test
  void warnAndAuditLetThrough() {
    policy(
        "  validations: [{expression: 'object.spec.replicas <= 5', message: m}]\n"
            + "  auditAnnotations: [{key: high, valueExpression: 'string(object.spec.replicas)'},"
            + " {key: none, valueExpression: 'null'}]\n");
    binding("  validationActions: [Warn, Audit]\n");
    assertThat(create()).isEmpty();
    assertThat(warnings)
        .containsExactly("Validation failed for ValidatingAdmissionPolicy 'p' with binding 'b': m");
    assertThat(annotations)
        .containsEntry("p/high", "6")
        .doesNotContainKey("p/none")
        .containsEntry(
            "validation.policy.admission.k8s.io/validation_failure",
            "[{\"message\":\"m\",\"policy\":\"p\",\"binding\":\"b\",\"expressionIndex\":0,"
                + "\"validationActions\":[\"Warn\",\"Audit\"]}]");
  }

  @Test
  void variablesAreComposedLazily() {
    policy(
        "  variables: [{name: limit, expression: '5'}, {name: broken, expression: '1/0 == 1'},"
            + " {name: fits, expression: 'object.spec.replicas <= variables.limit'}]\n"
            + "  validations: [{expression: 'variables.fits'}]\n");
    deny();
    assertThat(create().orElseThrow().message()).endsWith("failed expression: variables.fits");
  }

  @Test
  void aBrokenVariableIsAnError() {
    policy(
        "  variables: [{name: broken, expression: '1/0 == 1'}]\n"
            + "  validations: [{expression: 'variables.broken'}]\n");
    deny();
    assertThat(create().orElseThrow().message())
        .endsWith(
            "denied request: expression 'variables.broken' resulted in error: composited variable"
                + " \"broken\" fails to evaluate: division by zero");
  }

  @ParameterizedTest
  @CsvSource({"Fail, true", "Ignore, false"})
  void failurePolicyDecidesAboutErrors(String failurePolicy, boolean denies) {
    policy(
        "  failurePolicy: "
            + failurePolicy
            + "\n  validations: [{expression: 'object.spec.missing == 1'}]\n");
    deny();
    Optional<Failure> failure = create();
    assertThat(failure.isPresent()).isEqualTo(denies);
    failure.ifPresent(f ->
        assertThat(f.message())
            .endsWith(
                "denied request: expression 'object.spec.missing == 1' resulted in error: no such"
                    + " key: missing"));
  }

  @Test
  void matchConditionsMustHold() {
    policy(
        "  matchConditions: [{name: other, expression: 'request.userInfo.username != \"ann\"'}]\n"
            + "  validations: [{expression: 'false'}]\n");
    deny();
    assertThat(create()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "request.operation == 'CREATE' && request.kind.kind == 'Deployment'",
        "request.resource.resource == 'deployments' && request.namespace == 'default'",
        "request.userInfo.username == 'ann' && 'system:authenticated' in request.userInfo.groups",
        "!request.dryRun && request.name == 'web'",
        "namespaceObject.metadata.labels['environment'] == 'test'",
        "oldObject == null",
        "object.apiVersion == 'apps/v1' && object.spec.template.spec.containers.all(c, c.image == 'i')",
        "!authorizer.group('').resource('pods').namespace('default').check('create').allowed()",
        "!authorizer.requestResource.check('delete').allowed()",
        "!authorizer.serviceAccount('default', 'x').path('/healthz').check('get').allowed()",
      })
  void expressionsSeeTheRequest(String expression) {
    policy("  validations: [{expression: \"" + expression + "\"}]\n");
    deny();
    assertThat(create()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{name: limits};true",
        "{name: other, parameterNotFoundAction: Allow};false",
        "{selector: {matchLabels: {x: y}}};true",
        "{selector: {matchLabels: {x: z}}, parameterNotFoundAction: Allow};false",
        "{name: limits, namespace: nowhere, parameterNotFoundAction: Allow};false",
      })
  void paramsComeFromTheBinding(String ref, boolean denies) {
    objects.add(
        yaml(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: limits, namespace: default, labels:"
                + " {x: y}}, data: {max: '5'}}"));
    policy(
        "  paramKind: {apiVersion: v1, kind: ConfigMap}\n"
            + "  validations: [{expression: 'object.spec.replicas <= int(params.data.max)'}]\n");
    binding("  validationActions: [Deny]\n  paramRef: " + ref + "\n");
    assertThat(create().isPresent()).isEqualTo(denies);
  }

  @Test
  void missingParamsMayDeny() {
    policy(
        "  paramKind: {apiVersion: v1, kind: ConfigMap}\n  validations: [{expression: 'true'}]\n");
    binding(
        "  validationActions: [Deny]\n  paramRef: {name: none, parameterNotFoundAction: Deny}\n");
    assertThat(create().orElseThrow().message())
        .endsWith(
            "with binding 'b' denied request: failed to configure binding: no params found for"
                + " policy binding with `Deny` parameterNotFoundAction");
  }

  @Test
  void anUnknownParamKindIsThePolicysFault() {
    policy(
        "  paramKind: {apiVersion: rules.example.com/v1, kind: Limit}\n"
            + "  validations: [{expression: 'true'}]\n");
    deny();
    assertThat(create().orElseThrow().message())
        .endsWith(
            "ValidatingAdmissionPolicy 'p' denied request: failed to configure policy: failed to"
                + " find resource referenced by paramKind: 'rules.example.com/v1, Kind=Limit'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "matchResources: {namespaceSelector: {matchLabels: {environment: test}}};true",
        "matchResources: {namespaceSelector: {matchLabels: {environment: prod}}};false",
        "matchResources: {objectSelector: {matchLabels: {a: b}}};true",
        "matchResources: {objectSelector: {matchLabels: {a: c}}};false",
        "matchResources: {resourceRules: [{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'], resourceNames: [other]}]};false",
        "matchResources: {excludeResourceRules: [{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*']}]};false",
      })
  void bindingsNarrowPolicies(String match, boolean denies) {
    policy("  validations: [{expression: 'false'}]\n");
    binding("  validationActions: [Deny]\n  " + match + "\n");
    assertThat(create().isPresent()).isEqualTo(denies);
  }

  @Test
  void aDeletedObjectIsOld() {
    operations = "DELETE";
    policy(
        "  validations: [{expression: 'object == null && oldObject.metadata.name == \"other\"'}]\n");
    deny();
    Optional<Failure> failure =
        new ValidatingPolicies(AUTHORIZER, () -> KINDS)
            .validate(request(Operation.DELETE, null, yaml(DEPLOYMENT)));
    assertThat(failure).isPresent();
  }

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

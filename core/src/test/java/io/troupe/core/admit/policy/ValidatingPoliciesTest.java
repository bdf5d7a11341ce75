package io.troupe.core.admit.policy;

import static io.troupe.core.fixture.ObjectFixture.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies that judge, through the plugin that runs them. */
class ValidatingPoliciesTest extends PolicyScene {
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
}

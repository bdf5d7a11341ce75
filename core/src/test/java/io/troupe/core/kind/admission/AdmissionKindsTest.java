package io.troupe.core.kind.admission;

import static io.troupe.core.fixture.ObjectFixture.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.outcome.FieldError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each field path with upstream's words. */
class AdmissionKindsTest {
  private static final String RULE =
      "{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}";

  private static List<String> errors(KindRules rules, String text) {
    ObjectNode object = yaml(text);
    rules.applyDefaults(object);
    return rules.validate(object).stream().map(FieldError::text).toList();
  }

  private static KindRules rules(String kind) {
    return AdmissionKinds.all().stream()
        .filter(k -> k.gvk().kind().equals(kind))
        .findFirst()
        .orElseThrow()
        .rules();
  }

  private static String policy(String spec) {
    return "{metadata: {name: p}, spec: {matchConstraints: {resourceRules: ["
        + RULE
        + "]}, "
        + spec
        + "}}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "validations: [{expression: 'true'}];",
        "validations: [];spec.validations: Required value: validations or auditAnnotations must contain at least one item|spec.auditAnnotations: Required value: validations or auditAnnotations must contain at least one item",
        "failurePolicy: Never, validations: [{expression: 'true'}];spec.failurePolicy: Unsupported value: \"Never\": supported values: \"Fail\", \"Ignore\"",
        "validations: [{expression: ' '}];spec.validations[0].expression: Required value: expression is not specified",
        "validations: [{expression: '1'}];spec.validations[0].expression: Invalid value: \"1\": must evaluate to bool",
        "validations: [{expression: 'true', message: ' '}];spec.validations[0].message: Invalid value: \" \": message must be non-empty if specified",
        "validations: [{expression: 'true', messageExpression: '1'}];spec.validations[0].messageExpression: Invalid value: \"1\": must evaluate to string",
        "validations: [{expression: 'true', reason: Nope}];spec.validations[0].reason: Unsupported value: \"Nope\": supported values: \"Forbidden\", \"Invalid\", \"RequestEntityTooLarge\", \"Unauthorized\"",
        "paramKind: {kind: X}, validations: [{expression: 'true'}];spec.paramKind.apiVersion: Required value",
        "variables: [{name: '1a', expression: 'true'}], validations: [{expression: 'true'}];spec.variables[0].name: Invalid value: \"1a\": name is not a valid CEL identifier",
        "variables: [{name: a, expression: 'true'}, {name: a, expression: 'true'}], validations: [{expression: 'variables.a'}];spec.variables[1].name: Duplicate value: \"a\"",
        "matchConditions: [{name: '', expression: 'true'}], validations: [{expression: 'true'}];spec.matchConditions[0].name: Required value",
        "auditAnnotations: [{key: k, valueExpression: '1'}];spec.auditAnnotations[0].valueExpression: Invalid value: \"1\": must evaluate to one of [string null_type]",
      })
  void validatingPolicies(String spec, String expected) {
    assertThat(errors(rules("ValidatingAdmissionPolicy"), policy(spec)))
        .isEqualTo(expected == null ? List.of() : List.of(expected.split("\\|")));
  }

  @Test
  void undefinedNamesAreShownWhereTheyStand() {
    assertThat(
            errors(
                rules("ValidatingAdmissionPolicy"),
                policy("validations: [{expression: 'params.x == 1'}]")))
        .singleElement()
        .asString()
        .startsWith(
            "spec.validations[0].expression: Invalid value: \"params.x == 1\": compilation failed:"
                + " ERROR: <input>:1:1: undeclared reference to 'params' (in container '')");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "mutations: [];spec.mutations: Required value: mutations must contain at least one item",
        "mutations: [{patchType: Merge}];spec.mutations[0].patchType: Unsupported value: \"Merge\": supported values: \"ApplyConfiguration\", \"JSONPatch\"|spec.mutations[0].jsonPatch: Required value: must be specified when patchType is Merge",
        "mutations: [{patchType: ApplyConfiguration, applyConfiguration: {expression: 'Object{spec: Object.spec{a: 1}}'}}];",
        "mutations: [{patchType: ApplyConfiguration, applyConfiguration: {expression: '1'}}];spec.mutations[0].applyConfiguration.expression: Invalid value: \"1\": must evaluate to Object",
        "reinvocationPolicy: Often, mutations: [{patchType: JSONPatch, jsonPatch: {expression: '[JSONPatch{op: \"add\"}]'}}];spec.reinvocationPolicy: Unsupported value: \"Often\": supported values: \"IfNeeded\", \"Never\"",
      })
  void mutatingPolicies(String spec, String expected) {
    assertThat(errors(rules("MutatingAdmissionPolicy"), policy(spec)))
        .isEqualTo(expected == null ? List.of() : List.of(expected.split("\\|")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "policyName: p, validationActions: [Deny];",
        "validationActions: [Deny];spec.policyName: Required value",
        "policyName: p;spec.validationActions: Required value: at least one validation action is required",
        "policyName: p, validationActions: [Deny, Deny];spec.validationActions[1]: Duplicate value: \"Deny\"",
        "policyName: p, validationActions: [Nope];spec.validationActions[0]: Unsupported value: \"Nope\": supported values: \"Audit\", \"Deny\", \"Warn\"",
        "policyName: p, validationActions: [Deny], paramRef: {parameterNotFoundAction: Deny};spec.paramRef: Required value: one of name or selector must be specified",
        "policyName: p, validationActions: [Deny], paramRef: {name: n};spec.paramRef.parameterNotFoundAction: Required value",
      })
  void bindings(String spec, String expected) {
    assertThat(
            errors(
                rules("ValidatingAdmissionPolicyBinding"),
                "{metadata: {name: b}, spec: {" + spec + "}}"))
        .isEqualTo(expected == null ? List.of() : List.of(expected.split("\\|")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "name: a.b.c;",
        "name: a.b;webhooks[0].name: Invalid value: \"a.b\": should be a domain with at least three segments separated by dots",
        "name: a.b.c, sideEffects: Some;webhooks[0].sideEffects: Unsupported value: \"Some\": supported values: \"None\", \"NoneOnDryRun\"",
        "name: a.b.c, timeoutSeconds: 31;webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds",
        "name: a.b.c, admissionReviewVersions: [v2];webhooks[0].admissionReviewVersions: Invalid value: [\"v2\"]: must include at least one of v1, v1beta1",
        "name: a.b.c, clientConfig: {};webhooks[0].clientConfig: Required value: exactly one of url or service is required",
        "name: a.b.c, clientConfig: {url: 'http://x'};webhooks[0].clientConfig.url: Invalid value: \"http\": 'https' is the only allowed URL scheme",
        "name: a.b.c, clientConfig: {service: {name: n}};webhooks[0].clientConfig.service.namespace: Required value: service namespace is required",
        "name: a.b.c, rules: [{apiGroups: ['*', a], apiVersions: [v1], operations: [CREATE], resources: [pods]}];webhooks[0].rules[0].apiGroups: Invalid value: [\"*\",\"a\"]: if '*' is present, must not specify other API groups",
        "name: a.b.c, rules: [{apiGroups: [a], apiVersions: [v1], operations: [PATCH], resources: [pods]}];webhooks[0].rules[0].operations[0]: Unsupported value: \"PATCH\": supported values: \"*\", \"CONNECT\", \"CREATE\", \"DELETE\", \"UPDATE\"",
      })
  void webhooks(String webhook, String expected) {
    ObjectNode object =
        yaml(
            "{metadata: {name: w}, webhooks: [{sideEffects: None, admissionReviewVersions: [v1],"
                + " clientConfig: {service: {name: n, namespace: s}}}]}");
    ((ObjectNode) object.path("webhooks").get(0)).setAll(yaml("{" + webhook + "}"));
    KindRules rules = rules("ValidatingWebhookConfiguration");
    rules.applyDefaults(object);
    assertThat(
            rules.validate(object).stream()
                .map(FieldError::text)
                .map(text -> text.replaceFirst("; desired format: .*", ""))
                .toList())
        .isEqualTo(expected == null ? List.of() : List.of(expected.split("\\|")));
  }

  @Test
  void webhooksGetUpstreamsDefaults() {
    ObjectNode object =
        yaml("{webhooks: [{rules: [{}], clientConfig: {service: {name: n, namespace: s}}}]}");
    rules("MutatingWebhookConfiguration").applyDefaults(object);
    assertThat(object.at("/webhooks/0"))
        .isEqualTo(
            yaml(
                "{rules: [{scope: '*'}], clientConfig: {service: {name: n, namespace: s, port: 443}},"
                    + " failurePolicy: Fail, matchPolicy: Equivalent, namespaceSelector: {},"
                    + " objectSelector: {}, timeoutSeconds: 10, reinvocationPolicy: Never}"));
  }
}

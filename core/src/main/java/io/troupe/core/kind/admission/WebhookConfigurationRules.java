package io.troupe.core.kind.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.cel.PolicyEnvironment;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Webhook configurations.
 *
 * @param mutating whether its webhooks may be asked again
 */
record WebhookConfigurationRules(boolean mutating) implements KindRules {
  private static final int TIMEOUT_SECONDS = 10;
  private static final int TIMEOUT_SECONDS_MAX = 30;
  private static final List<String> FAILURE_POLICIES = List.of("Fail", "Ignore");
  private static final List<String> MATCH_POLICIES = List.of("Equivalent", "Exact");
  private static final List<String> SIDE_EFFECTS = List.of("None", "NoneOnDryRun");
  private static final List<String> REINVOCATION = List.of("IfNeeded", "Never");
  private static final Set<String> REVIEW_VERSIONS = Set.of("v1", "v1beta1");

  @Override
  public void applyDefaults(ObjectNode configuration) {
    for (ObjectNode webhook : Tree.objects(configuration.path("webhooks"))) {
      Tree.defaultText(webhook, "failurePolicy", "Fail");
      Tree.defaultText(webhook, "matchPolicy", "Equivalent");
      Tree.defaultObject(webhook, "namespaceSelector");
      Tree.defaultObject(webhook, "objectSelector");
      Tree.defaultNumber(webhook, "timeoutSeconds", TIMEOUT_SECONDS);
      if (mutating) {
        Tree.defaultText(webhook, "reinvocationPolicy", "Never");
      }
      MatchRules.scopes(webhook, "rules");
      if (webhook.path("clientConfig").path("service") instanceof ObjectNode service) {
        Tree.defaultNumber(service, "port", 443);
      }
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode configuration) {
    Checks checks = new Checks();
    JsonNode webhooks = configuration.path("webhooks");
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < webhooks.size(); i++) {
      String path = "webhooks[" + i + "]";
      webhook(webhooks.get(i), path, checks);
      String name = Tree.text(webhooks.get(i), "name");
      if (!names.add(name)) {
        checks.duplicate(path + ".name", name);
      }
    }
    return checks.all();
  }

  private void webhook(JsonNode webhook, String path, Checks checks) {
    name(Tree.text(webhook, "name"), path + ".name", checks);
    MatchRules.rules(webhook.path("rules"), path + ".rules", checks);
    checks.optionalOneOf(path + ".failurePolicy", webhook.path("failurePolicy"), FAILURE_POLICIES);
    checks.optionalOneOf(path + ".matchPolicy", webhook.path("matchPolicy"), MATCH_POLICIES);
    if (!webhook.path("sideEffects").isTextual()) {
      checks.required(path + ".sideEffects", "must specify one of None, NoneOnDryRun");
    } else {
      checks.oneOf(path + ".sideEffects", webhook.path("sideEffects"), SIDE_EFFECTS);
    }
    long timeout = webhook.path("timeoutSeconds").asLong(TIMEOUT_SECONDS);
    if (timeout < 1 || timeout > TIMEOUT_SECONDS_MAX) {
      checks.invalidJson(
          path + ".timeoutSeconds",
          webhook.path("timeoutSeconds"),
          "the timeout value must be between 1 and 30 seconds");
    }
    selector(webhook, "namespaceSelector", path, checks);
    selector(webhook, "objectSelector", path, checks);
    if (mutating) {
      checks.optionalOneOf(
          path + ".reinvocationPolicy", webhook.path("reinvocationPolicy"), REINVOCATION);
    }
    ClientConfigRules.check(webhook.path("clientConfig"), path + ".clientConfig", checks);
    versions(webhook.path("admissionReviewVersions"), path + ".admissionReviewVersions", checks);
    ConditionRules.check(
        webhook.path("matchConditions"),
        path + ".matchConditions",
        PolicyEnvironment.untyped().compiler(PolicyEnvironment.Use.WEBHOOK),
        checks);
  }

  private static void selector(JsonNode webhook, String field, String path, Checks checks) {
    if (webhook.path(field).isObject()) {
      MatchRules.selector(webhook.path(field), path + '.' + field, checks);
    }
  }

  private static void name(String name, String path, Checks checks) {
    if (name.isEmpty()) {
      checks.required(path, "");
      return;
    }
    List<String> problems = NameForm.SUBDOMAIN.problems(name);
    problems.forEach(p -> checks.invalid(path, name, p));
    if (problems.isEmpty() && name.split("\\.", -1).length < 3) {
      checks.invalid(
          path, name, "should be a domain with at least three segments separated by dots");
    }
  }

  private static void versions(JsonNode versions, String path, Checks checks) {
    if (versions.isEmpty()) {
      checks.required(path, "must specify one of v1, v1beta1");
      return;
    }
    Set<String> seen = new TreeSet<>();
    boolean known = false;
    for (int i = 0; i < versions.size(); i++) {
      String version = versions.get(i).asText();
      String at = path + "[" + i + "]";
      if (!seen.add(version)) {
        checks.invalid(at, version, "duplicate version");
      }
      NameForm.LABEL_1035.problems(version).forEach(p -> checks.invalid(at, version, p));
      known |= REVIEW_VERSIONS.contains(version);
    }
    if (!known) {
      checks.invalidJson(path, versions, "must include at least one of v1, v1beta1");
    }
  }
}

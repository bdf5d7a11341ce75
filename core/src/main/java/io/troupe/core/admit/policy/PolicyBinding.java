package io.troupe.core.admit.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.select.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a policy applies, and with what for params.
 *
 * @param actions of a validating policy's binding: Deny, Warn, Audit
 */
record PolicyBinding(
    String name,
    String policy,
    Optional<ParamRef> paramRef,
    MatchCriteria criteria,
    List<String> actions) {

  /**
   * @param name empty when a selector chooses
   * @param namespace empty for the request's
   * @param deniesWithout parameterNotFoundAction Deny
   */
  record ParamRef(
      String name, String namespace, Optional<LabelSelector> selector, boolean deniesWithout) {}

  static PolicyBinding of(JsonNode binding) {
    JsonNode spec = binding.path("spec");
    List<String> actions = new ArrayList<>();
    spec.path("validationActions").forEach(a -> actions.add(a.asText()));
    return new PolicyBinding(
        binding.path("metadata").path("name").asText(),
        spec.path("policyName").asText(),
        Optional.of(spec.path("paramRef")).filter(JsonNode::isObject).map(PolicyBinding::ref),
        MatchCriteria.of(spec.path("matchResources")),
        List.copyOf(actions));
  }

  private static ParamRef ref(JsonNode ref) {
    return new ParamRef(
        ref.path("name").asText(""),
        ref.path("namespace").asText(""),
        Optional.of(ref.path("selector")).filter(JsonNode::isObject).map(LabelSelector::of),
        ref.path("parameterNotFoundAction").asText("").equals("Deny"));
  }
}

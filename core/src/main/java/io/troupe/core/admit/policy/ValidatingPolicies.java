package io.troupe.core.admit.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionPlugin;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.admit.policy.MatchCriteria.Match;
import io.troupe.core.admit.policy.PolicyStore.Bound;
import io.troupe.core.auth.Authorizer;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * ValidatingAdmissionPolicies. Costs a look at two sizes when there are none. Follows upstream
 * policy/validating/dispatcher.go.
 */
public final class ValidatingPolicies implements AdmissionPlugin {
  private final PolicyStore<ValidatingPolicy> store =
      new PolicyStore<>(
          PolicyTypes.VALIDATING, PolicyTypes.VALIDATING_BINDINGS, ValidatingPolicy::of);
  private final Authorizer authorizer;
  private final Supplier<? extends KindRegistry> kinds;

  /**
   * @param authorizer what the expressions' {@code authorizer} asks
   * @param kinds served at the moment
   */
  public ValidatingPolicies(Authorizer authorizer, Supplier<? extends KindRegistry> kinds) {
    this.authorizer = authorizer;
    this.kinds = kinds;
  }

  @Override
  public String name() {
    return "ValidatingAdmissionPolicy";
  }

  @Override
  public Optional<Failure> validate(AdmissionRequest request) {
    List<Bound<ValidatingPolicy>> policies = store.of(request.image());
    if (policies.isEmpty() || PolicyTypes.isExempt(request)) {
      return Optional.empty();
    }
    Round round = new Round(request, kinds.get());
    policies.forEach(round::ask);
    return round.denial();
  }

  /** One request's way past all policies. */
  private final class Round {
    private final AdmissionRequest request;
    private final KindRegistry registry;
    private final List<Kind> others;
    private Optional<Failure> denial = Optional.empty();

    Round(AdmissionRequest request, KindRegistry registry) {
      this.request = request;
      this.registry = registry;
      this.others = OtherVersions.of(request.kind(), registry);
    }

    Optional<Failure> denial() {
      return denial;
    }

    void ask(Bound<ValidatingPolicy> bound) {
      PolicyBase policy = bound.policy().base();
      switch (policy.criteria().matches(request, others)) {
        case Result.Refused<Optional<Match>>(var failure) ->
            misconfigured(policy, Optional.empty(), failure.message());
        case Result.Ok<Optional<Match>>(var match) -> match.ifPresent(m -> bindings(bound, m));
      }
    }

    private void bindings(Bound<ValidatingPolicy> bound, Match match) {
      PolicyBase policy = bound.policy().base();
      Map<String, Object> base =
          PolicyBindings.of(request, match.requested(), match.kind(), authorizer);
      for (PolicyBinding binding : bound.bindings()) {
        switch (binding.criteria().matches(request, others)) {
          case Result.Refused<Optional<Match>>(var failure) ->
              misconfigured(policy, Optional.of(binding), failure.message());
          case Result.Ok<Optional<Match>>(var matches) -> {
            if (matches.isPresent() && !run(bound.policy(), binding, base)) {
              return;
            }
          }
        }
      }
    }

    /**
     * @return false when the policy cannot be run with any binding
     */
    private boolean run(ValidatingPolicy policy, PolicyBinding binding, Map<String, Object> base) {
      switch (Params.of(policy.base(), binding, request, registry)) {
        case Params.Found.Wrong(var message, var wholePolicy) -> {
          misconfigured(
              policy.base(), wholePolicy ? Optional.empty() : Optional.of(binding), message);
          return !wholePolicy;
        }
        case Params.Found.Each(var params) -> {
          for (Optional<ObjectNode> each : params) {
            obey(policy.base(), binding, Validator.run(policy, base, each));
          }
          return true;
        }
      }
    }

    private void misconfigured(PolicyBase policy, Optional<PolicyBinding> binding, String message) {
      if (!policy.ignoresFailure()) {
        String what = binding.isPresent() ? "binding" : "policy";
        deny(policy, binding, "failed to configure " + what + ": " + message, Reason.INVALID);
      }
    }

    private void obey(PolicyBase policy, PolicyBinding binding, Verdict verdict) {
      for (Verdict.Denial each : verdict.denials()) {
        for (String action : binding.actions()) {
          switch (action) {
            case "Deny" -> deny(policy, Optional.of(binding), each.message(), each.reason());
            case "Warn" ->
                request
                    .context()
                    .warn(
                        "Validation failed for ValidatingAdmissionPolicy '%s' with binding '%s': %s"
                            .formatted(policy.name(), binding.name(), each.message()));
            case "Audit" -> audit(policy, binding, each);
            default -> {}
          }
        }
      }
      for (Verdict.Annotation each : verdict.annotations()) {
        request.context().annotate(policy.name() + '/' + each.key(), each.value());
      }
    }

    private void audit(PolicyBase policy, PolicyBinding binding, Verdict.Denial denial) {
      ObjectNode failure = Json.object();
      failure
          .put("message", denial.message())
          .put("policy", policy.name())
          .put("binding", binding.name())
          .put("expressionIndex", denial.index());
      binding.actions().forEach(failure.putArray("validationActions")::add);
      request
          .context()
          .annotate("validation.policy.admission.k8s.io/validation_failure", "[" + failure + "]");
    }

    /** Only the first is shown. */
    private void deny(
        PolicyBase policy, Optional<PolicyBinding> binding, String why, Reason reason) {
      if (denial.isPresent()) {
        return;
      }
      String message =
          "ValidatingAdmissionPolicy '"
              + policy.name()
              + "'"
              + binding.map(b -> " with binding '" + b.name() + "'").orElse("")
              + " denied request: "
              + why;
      denial = Optional.of(Denials.of(request, message, reason));
    }
  }
}

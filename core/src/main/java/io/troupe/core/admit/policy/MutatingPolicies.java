package io.troupe.core.admit.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionPlugin;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.admit.policy.MatchCriteria.Match;
import io.troupe.core.admit.policy.PolicyStore.Bound;
import io.troupe.core.auth.Authorizer;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import io.troupe.core.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * MutatingAdmissionPolicies, in the order of their names. After each the object is given its
 * defaults again. Follows upstream policy/mutating/dispatcher.go and policy/generic.
 */
public final class MutatingPolicies implements AdmissionPlugin {
  private final PolicyStore<MutatingPolicy> store =
      new PolicyStore<>(PolicyTypes.MUTATING, PolicyTypes.MUTATING_BINDINGS, MutatingPolicy::of);
  private final Authorizer authorizer;
  private final Supplier<? extends KindRegistry> kinds;

  /**
   * @param authorizer what the expressions' {@code authorizer} asks
   * @param kinds served at the moment
   */
  public MutatingPolicies(Authorizer authorizer, Supplier<? extends KindRegistry> kinds) {
    this.authorizer = authorizer;
    this.kinds = kinds;
  }

  @Override
  public String name() {
    return "MutatingAdmissionPolicy";
  }

  @Override
  public Optional<Failure> mutate(AdmissionRequest request) {
    List<Bound<MutatingPolicy>> policies = store.of(request.image());
    if (policies.isEmpty() || PolicyTypes.isExempt(request) || request.object().isEmpty()) {
      return Optional.empty();
    }
    KindRegistry registry = kinds.get();
    Optional<Schema> schema = registry.schemaOf(request.objectKind());
    if (schema.isEmpty()) {
      return Optional.empty();
    }
    Round round = new Round(request, registry, schema.get(), request.object().get());
    for (Bound<MutatingPolicy> bound : policies) {
      Optional<Failure> refusal = round.ask(bound);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    round.memory.output = round.object.deepCopy();
    return Optional.empty();
  }

  /** What a request's first pass leaves to its second. */
  private static final class Memory {
    private final Set<String> invoked = new TreeSet<>();
    private final Set<String> again = new TreeSet<>();
    private ObjectNode output;

    /** Those that have run, and may run again, have not seen the object as it is now. */
    void changed() {
      again.addAll(invoked);
    }
  }

  /** One pass of one request. */
  private final class Round {
    private final AdmissionRequest request;
    private final KindRegistry registry;
    private final Schema schema;
    private final ObjectNode object;
    private final List<Kind> others;
    private final Memory memory;

    Round(AdmissionRequest request, KindRegistry registry, Schema schema, ObjectNode object) {
      this.request = request;
      this.registry = registry;
      this.schema = schema;
      this.object = object;
      this.others = OtherVersions.of(request.kind(), registry);
      this.memory = request.context().memory(Memory.class, Memory::new);
      if (request.context().reinvoked() && !object.equals(memory.output)) {
        memory.changed();
      }
    }

    Optional<Failure> ask(Bound<MutatingPolicy> bound) {
      PolicyBase policy = bound.policy().base();
      return switch (policy.criteria().matches(request, others)) {
        case Result.Refused<Optional<Match>>(var failure) ->
            misconfigured(policy, Optional.empty(), failure.message());
        case Result.Ok<Optional<Match>>(var match) -> match.flatMap(m -> bindings(bound, m));
      };
    }

    private Optional<Failure> bindings(Bound<MutatingPolicy> bound, Match match) {
      PolicyBase policy = bound.policy().base();
      for (PolicyBinding binding : bound.bindings()) {
        Optional<Failure> refusal =
            switch (binding.criteria().matches(request, others)) {
              case Result.Refused<Optional<Match>>(var failure) ->
                  misconfigured(policy, Optional.of(binding), failure.message());
              case Result.Ok<Optional<Match>>(var matches) ->
                  matches.isEmpty() ? Optional.empty() : run(bound.policy(), binding, match);
            };
        if (refusal.isPresent()) {
          return refusal;
        }
      }
      return Optional.empty();
    }

    private Optional<Failure> run(MutatingPolicy policy, PolicyBinding binding, Match match) {
      return switch (Params.of(policy.base(), binding, request, registry)) {
        case Params.Found.Wrong(var message, var wholePolicy) ->
            misconfigured(
                policy.base(), wholePolicy ? Optional.empty() : Optional.of(binding), message);
        case Params.Found.Each(var params) -> {
          Map<String, Object> base =
              PolicyBindings.of(request, match.requested(), match.kind(), authorizer);
          Optional<Failure> refusal = Optional.empty();
          for (int i = 0; i < params.size() && refusal.isEmpty(); i++) {
            String invocation = policy.base().name() + '/' + binding.name() + '/' + i;
            refusal = run(policy, binding, base, params.get(i), invocation);
          }
          yield refusal;
        }
      };
    }

    private Optional<Failure> run(
        MutatingPolicy policy,
        PolicyBinding binding,
        Map<String, Object> base,
        Optional<ObjectNode> params,
        String invocation) {
      if (request.context().reinvoked() && !memory.again.contains(invocation)) {
        return Optional.empty();
      }
      Optional<Failure> refusal =
          switch (new Mutator(policy, schema, base, params).run(object)) {
            case Result.Refused<ObjectNode>(var failure) ->
                denied(policy.base(), Optional.of(binding), failure.message());
            case Result.Ok<ObjectNode>(var next) -> {
              accept(next);
              yield Optional.empty();
            }
          };
      if (policy.reinvoked()) {
        memory.invoked.add(invocation);
      }
      return refusal;
    }

    /** What an object is called, and is, no policy can change. */
    private void accept(ObjectNode next) {
      if (next == object) {
        return;
      }
      for (String fixed : List.of("name", "namespace", "uid")) {
        if (object.path("metadata").has(fixed)) {
          next.withObject("metadata").set(fixed, object.path("metadata").get(fixed));
        }
      }
      next.set("apiVersion", object.path("apiVersion"));
      next.set("kind", object.path("kind"));
      if (request.subresource().isEmpty()) {
        request.kind().rules().applyDefaults(next);
      }
      if (!next.equals(object)) {
        object.removeAll();
        object.setAll(next);
        memory.changed();
        request.context().reinvoke();
      }
    }

    private Optional<Failure> misconfigured(
        PolicyBase policy, Optional<PolicyBinding> binding, String why) {
      String what = binding.isPresent() ? "binding" : "policy";
      return denied(policy, binding, "failed to configure " + what + ": " + why);
    }

    private Optional<Failure> denied(
        PolicyBase policy, Optional<PolicyBinding> binding, String why) {
      if (policy.ignoresFailure()) {
        return Optional.empty();
      }
      String message =
          "policy '"
              + policy.name()
              + "'"
              + binding.map(b -> " with binding '" + b.name() + "'").orElse("")
              + " denied request: "
              + why;
      return Optional.of(Denials.of(request, message, Reason.INVALID));
    }
  }
}

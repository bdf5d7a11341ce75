package io.troupe.core.admit;

import io.troupe.core.auth.Escalation;
import io.troupe.core.auth.RbacAuthorizer;
import io.troupe.core.outcome.Failure;
import java.util.List;
import java.util.Optional;

/** The plugins in their order. The first refusal ends a pass. */
public final class AdmissionChain {
  private final List<AdmissionPlugin> plugins;

  public AdmissionChain(List<AdmissionPlugin> plugins) {
    this.plugins = List.copyOf(plugins);
  }

  /** What this server runs, in upstream's order. */
  public static AdmissionChain standard(RbacAuthorizer rbac) {
    return new AdmissionChain(
        List.of(
            new NamespaceLifecycle(),
            new ServiceAccounts(),
            new NodeRestriction(),
            new TaintNodesByCondition(),
            new Priority(),
            new DefaultTolerationSeconds(),
            new RoleEscalation(new Escalation(rbac))));
  }

  public List<AdmissionPlugin> plugins() {
    return plugins;
  }

  /** The first pass, before defaults are applied again and the object is validated. */
  public Optional<Failure> mutate(AdmissionRequest request) {
    for (AdmissionPlugin plugin : plugins) {
      Optional<Failure> refused = plugin.mutate(request);
      if (refused.isPresent()) {
        return refused;
      }
    }
    return Optional.empty();
  }

  /** The last pass, over the object as it would be stored. */
  public Optional<Failure> validate(AdmissionRequest request) {
    for (AdmissionPlugin plugin : plugins) {
      Optional<Failure> refused = plugin.validate(request);
      if (refused.isPresent()) {
        return refused;
      }
    }
    return Optional.empty();
  }

  /** Names in order, for logs. */
  public List<String> names() {
    return plugins.stream().map(AdmissionPlugin::name).toList();
  }
}

package io.troupe.core.admit;

import io.troupe.core.auth.Escalation;
import io.troupe.core.auth.RbacAuthorizer;
import java.util.List;

/** The plugins this server runs, in upstream's order. */
public final class AdmissionOrder {
  private AdmissionOrder() {}

  public static List<AdmissionPlugin> standard(RbacAuthorizer rbac) {
    return List.of(
        new NamespaceLifecycle(),
        new LimitRanger(),
        new ServiceAccounts(),
        new NodeRestriction(),
        new TaintNodesByCondition(),
        new Priority(),
        new DefaultTolerationSeconds(),
        new RoleEscalation(new Escalation(rbac)));
  }
}

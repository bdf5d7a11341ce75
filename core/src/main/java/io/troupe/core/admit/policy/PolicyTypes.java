package io.troupe.core.admit.policy;

import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.meta.ResourceType;
import java.util.Set;

/** The resources policies are made of. */
final class PolicyTypes {
  private static final String GROUP = "admissionregistration.k8s.io";

  static final ResourceType VALIDATING = new ResourceType(GROUP, "validatingadmissionpolicies");
  static final ResourceType VALIDATING_BINDINGS =
      new ResourceType(GROUP, "validatingadmissionpolicybindings");
  static final ResourceType MUTATING = new ResourceType(GROUP, "mutatingadmissionpolicies");
  static final ResourceType MUTATING_BINDINGS =
      new ResourceType(GROUP, "mutatingadmissionpolicybindings");
  static final ResourceType NAMESPACES = new ResourceType("", "namespaces");

  private static final Set<ResourceType> EXEMPT =
      Set.of(VALIDATING, VALIDATING_BINDINGS, MUTATING, MUTATING_BINDINGS);

  private PolicyTypes() {}

  /** A broken policy must not stop its own repair. */
  static boolean isExempt(AdmissionRequest request) {
    return EXEMPT.contains(request.key().type());
  }
}

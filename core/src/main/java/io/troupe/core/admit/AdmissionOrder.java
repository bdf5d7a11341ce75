package io.troupe.core.admit;

import io.troupe.core.admit.policy.MutatingPolicies;
import io.troupe.core.admit.policy.ValidatingPolicies;
import io.troupe.core.auth.Authorizer;
import io.troupe.core.auth.Escalation;
import io.troupe.core.auth.RbacAuthorizer;
import io.troupe.core.kind.KindRegistry;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The plugins this server runs, in upstream's order. */
public final class AdmissionOrder {
  private AdmissionOrder() {}

  /**
   * @param authorizer what policies' expressions ask
   * @param kinds served at the moment
   */
  public static List<AdmissionPlugin> standard(
      RbacAuthorizer rbac, Authorizer authorizer, Supplier<? extends KindRegistry> kinds) {
    return Stream.concat(
            standard(rbac).stream(),
            Stream.of(
                new MutatingPolicies(authorizer, kinds), new ValidatingPolicies(authorizer, kinds)))
        .toList();
  }

  /** Without policies. */
  public static List<AdmissionPlugin> standard(RbacAuthorizer rbac) {
    return List.of(
        new NamespaceLifecycle(),
        new LimitRanger(),
        new ServiceAccounts(),
        new NodeRestriction(),
        new TaintNodesByCondition(),
        new PodSecurity(),
        new Priority(),
        new DefaultTolerationSeconds(),
        new DefaultStorageClass(),
        new StorageObjectInUseProtection(),
        new PersistentVolumeClaimResize(),
        new RuntimeClass(),
        CertificateAccess.approval(rbac),
        CertificateAccess.signing(rbac),
        new CertificateRequester(),
        new CertificateSubjectRestriction(),
        new DefaultIngressClass(),
        new PodTopologyLabels(),
        new RoleEscalation(new Escalation(rbac)));
  }
}

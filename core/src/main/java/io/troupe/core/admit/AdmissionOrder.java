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

package io.troupe.core.reconcile.certificate;

import io.troupe.core.reconcile.certificate.RequestSigner.Wish;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The signers that this server is, and which requests each takes. */
enum Signers {
  CLIENT("kubernetes.io/kube-apiserver-client", "client auth"),
  KUBELET_CLIENT("kubernetes.io/kube-apiserver-client-kubelet", "client auth"),
  KUBELET_SERVING("kubernetes.io/kubelet-serving", "server auth");

  private static final String NODES = "system:nodes";
  private static final String NODE = "system:node:";

  private final String signerName;
  private final String purpose;

  Signers(String signerName, String purpose) {
    this.signerName = signerName;
    this.purpose = purpose;
  }

  /** Empty for a signer that somebody else is. */
  static Optional<Signers> of(String signerName) {
    for (Signers signer : values()) {
      if (signer.signerName.equals(signerName)) {
        return Optional.of(signer);
      }
    }
    return Optional.empty();
  }

  /** Why a request is not one of this signer's, in upstream's words; empty when it is. */
  Optional<String> problem(Wish wish, List<String> usages) {
    Set<String> allowed = Set.of("digital signature", "key encipherment", purpose);
    boolean known = allowed.containsAll(usages) && usages.contains(purpose);
    if (!known || this != CLIENT && !usages.contains("digital signature")) {
      return Optional.of("usages did not match " + usages);
    }
    if (this == CLIENT) {
      return Optional.empty();
    }
    if (!wish.organizations().equals(List.of(NODES))) {
      return Optional.of("subject organization is not system:nodes");
    }
    if (!wish.commonName().startsWith(NODE)) {
      return Optional.of("subject common name does not begin with system:node:");
    }
    if (wish.others()) {
      return Optional.of(
          this == KUBELET_SERVING
              ? "emailSANs and URI subjectAltNames are not allowed"
              : "email and URI subjectAltNames are not allowed");
    }
    boolean hosts = !wish.hosts().isEmpty();
    if (this == KUBELET_SERVING) {
      return hosts ? Optional.empty() : Optional.of("DNS or IP subjectAltName is required");
    }
    return hosts ? Optional.of("DNS and IP subjectAltNames are not allowed") : Optional.empty();
  }
}

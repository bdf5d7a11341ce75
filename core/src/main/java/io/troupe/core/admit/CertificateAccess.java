package io.troupe.core.admit;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.Authorizer;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import java.util.List;
import java.util.Optional;

/**
 * Who approves or signs for a signer must be allowed to, by a verb on that signer or on all of its
 * domain. Follows upstream plugin/pkg/admission/certificates/approval and signing.
 */
public final class CertificateAccess implements AdmissionPlugin {
  static final ResourceType REQUESTS =
      new ResourceType("certificates.k8s.io", "certificatesigningrequests");

  private final String name;
  private final String subresource;
  private final String verb;
  private final Authorizer authorizer;

  private CertificateAccess(String name, String subresource, String verb, Authorizer authorizer) {
    this.name = name;
    this.subresource = subresource;
    this.verb = verb;
    this.authorizer = authorizer;
  }

  /** Of whoever writes {@code approval}. */
  public static CertificateAccess approval(Authorizer authorizer) {
    return new CertificateAccess("CertificateApproval", "approval", "approve", authorizer);
  }

  /** Of whoever issues, or fails to, through {@code status}. */
  public static CertificateAccess signing(Authorizer authorizer) {
    return new CertificateAccess("CertificateSigning", "status", "sign", authorizer);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<Failure> validate(AdmissionRequest request) {
    boolean applies =
        request.key().type().equals(REQUESTS)
            && request.subresource().equals(subresource)
            && Requests.is(request, Operation.UPDATE)
            && request.old().isPresent();
    if (!applies) {
      return Optional.empty();
    }
    JsonNode old = request.old().get();
    boolean concerned =
        subresource.equals("approval")
            || !old.path("status")
                .path("certificate")
                .equals(request.object().orElseThrow().path("status").path("certificate"))
            || !old.path("status")
                .path("conditions")
                .equals(request.object().orElseThrow().path("status").path("conditions"));
    String signer = old.path("spec").path("signerName").asText("");
    if (!concerned || isAllowed(request, signer)) {
      return Optional.empty();
    }
    return Requests.forbid(
        request, "user not permitted to " + verb + " requests with signerName \"" + signer + '"');
  }

  private boolean isAllowed(AdmissionRequest request, String signer) {
    String domain = signer.split("/", 2)[0];
    for (String name : List.of(signer, domain + "/*")) {
      Attributes attributes =
          new Attributes(request.user(), verb, "certificates.k8s.io", "signers", "", "", name, "");
      if (authorizer.authorize(attributes, request.image()).allowed()) {
        return true;
      }
    }
    return false;
  }
}

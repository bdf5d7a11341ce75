package io.troupe.core.admit;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.kind.certificate.CertificateRequest;
import io.troupe.core.outcome.Failure;
import java.util.Optional;

/**
 * Nobody gets a client certificate that makes them all-powerful. Follows upstream
 * plugin/pkg/admission/certificates/subjectrestriction.
 */
public final class CertificateSubjectRestriction implements AdmissionPlugin {
  private static final String SIGNER = "kubernetes.io/kube-apiserver-client";

  @Override
  public String name() {
    return "CertificateSubjectRestriction";
  }

  @Override
  public Optional<Failure> validate(AdmissionRequest request) {
    boolean applies =
        Requests.isOn(request, CertificateAccess.REQUESTS)
            && Requests.is(request, Operation.CREATE);
    if (!applies) {
      return Optional.empty();
    }
    JsonNode spec = request.object().orElseThrow().path("spec");
    boolean forbidden =
        spec.path("signerName").asText("").equals(SIGNER)
            && CertificateRequest.parse(spec.path("request").asText(""))
                .filter(r -> r.organizations().contains(UserInfo.MASTERS))
                .isPresent();
    return forbidden
        ? Requests.forbid(
            request,
            "use of " + SIGNER + " signer with " + UserInfo.MASTERS + " group is not allowed")
        : Optional.empty();
  }
}

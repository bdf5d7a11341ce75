package io.troupe.core.kind.certificate;

import static io.troupe.core.kind.KindDeclaration.declare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Ages;
import io.troupe.core.kind.Column;
import io.troupe.core.kind.Columns;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.Tree;
import java.time.Duration;
import java.util.List;

/** The kinds of {@code certificates.k8s.io/v1}. */
public final class CertificateKinds {
  private static final List<Column> REQUEST =
      List.of(
          Columns.NAME,
          Columns.AGE,
          Columns.text(
              "SignerName", "Who is to sign it.", o -> Tree.text(o.path("spec"), "signerName")),
          Columns.text("Requestor", "Who asks.", o -> Tree.text(o.path("spec"), "username")),
          Columns.text("RequestedDuration", "For how long.", CertificateKinds::requestedDuration),
          Columns.text("Condition", "How far it is.", CertificateKinds::condition));

  private CertificateKinds() {}

  public static List<Kind> all() {
    return List.of(
        declare(
                "certificates.k8s.io",
                "v1",
                "CertificateSigningRequest",
                "certificatesigningrequests")
            .ofCluster()
            .shortNames("csr")
            .subresource("approval", "get", "patch", "update")
            .status()
            .selectable("spec.signerName")
            .columns(REQUEST)
            .rules(new SigningRequestRules())
            .kind());
  }

  private static String requestedDuration(ObjectNode request) {
    JsonNode seconds = request.path("spec").path("expirationSeconds");
    return seconds.isNumber() ? Ages.of(Duration.ofSeconds(seconds.asLong())) : "<none>";
  }

  private static String condition(ObjectNode request) {
    boolean denied = SigningRequestRules.has(request, "Denied");
    boolean approved = SigningRequestRules.has(request, "Approved");
    return (denied ? "Denied" : approved ? "Approved" : "Pending")
        + (SigningRequestRules.has(request, "Failed") ? ",Failed" : "")
        + (Tree.text(request.path("status"), "certificate").isEmpty() ? "" : ",Issued");
  }
}

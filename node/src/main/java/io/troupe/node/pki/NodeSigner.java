package io.troupe.node.pki;

import io.troupe.core.outcome.Failure;
import io.troupe.http.link.CertificateSigner;
import java.io.IOException;
import java.io.StringReader;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** Signs the client certificates of nodes that join. Quick enough for any thread. */
public final class NodeSigner implements CertificateSigner {
  private static final Duration VALIDITY = Duration.ofDays(365);

  private final CertificateAuthority authority;
  private final InstantSource clock;

  public NodeSigner(CertificateAuthority authority, InstantSource clock) {
    this.authority = authority;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Signed> sign(String requestPem, String commonName, String organization) {
    return CompletableFuture.completedStage(signed(requestPem, commonName, organization));
  }

  private Signed signed(String requestPem, String commonName, String organization) {
    try (PEMParser parser = new PEMParser(new StringReader(requestPem))) {
      if (!(parser.readObject() instanceof PKCS10CertificationRequest request)) {
        return new Signed.Refused(Failure.badRequest("no certificate request in the body"));
      }
      X509Certificate certificate =
          authority.sign(
              request.getEncoded(),
              new CertificateAuthority.Subject(commonName, List.of(organization), List.of()),
              CertificateAuthority.Use.CLIENT,
              clock.instant(),
              VALIDITY);
      return new Signed.Issued(Pem.text(certificate), Pem.text(authority.certificate()));
    } catch (IOException | IllegalArgumentException e) {
      return new Signed.Refused(Failure.badRequest("the certificate request is malformed"));
    }
  }
}

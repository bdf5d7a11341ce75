package io.troupe.http.link;

import io.troupe.core.outcome.Failure;
import java.util.concurrent.CompletionStage;

/** The cluster's CA, as far as nodes need it. */
public interface CertificateSigner {

  sealed interface Signed {
    /**
     * @param certificatePem for client authentication, then any intermediates
     * @param caPem what the agent verifies the servers by
     */
    record Issued(String certificatePem, String caPem) implements Signed {}

    record Refused(Failure failure) implements Signed {}
  }

  /**
   * Signs a client certificate. The subject is the one given here, whatever the request says; the
   * request's own signature must be verified.
   *
   * @param requestPem PKCS#10
   * @param commonName {@code system:node:<name>}
   * @param organization {@code system:nodes}
   */
  CompletionStage<Signed> sign(String requestPem, String commonName, String organization);
}

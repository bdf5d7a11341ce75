package io.troupe.actors.outgoing;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A client certificate with its key.
 *
 * @param chain the certificate first, then those that signed it
 */
public record ClientIdentity(PrivateKey key, List<X509Certificate> chain) {
  public ClientIdentity {
    chain = List.copyOf(chain);
  }

  @Override
  public String toString() {
    return "certificate of " + chain.getFirst().getSubjectX500Principal();
  }
}

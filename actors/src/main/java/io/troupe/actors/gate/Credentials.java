package io.troupe.actors.gate;

import java.security.cert.X509Certificate;

/** What a client showed to prove who it is. */
public sealed interface Credentials {
  record None() implements Credentials {}

  /** Already verified against the client CA by TLS. */
  record ClientCertificate(X509Certificate certificate) implements Credentials {}

  record BearerToken(String token) implements Credentials {
    @Override
    public String toString() {
      return "BearerToken(hidden)";
    }
  }
}

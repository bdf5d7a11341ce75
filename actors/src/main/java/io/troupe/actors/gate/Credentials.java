package io.troupe.actors.gate;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

/** What a client showed to prove who it is. */
public sealed interface Credentials {
  /**
   * @param path that was asked for; empty when it does not matter
   */
  record None(String path) implements Credentials {
    public None() {
      this("");
    }
  }

  /** Already verified by TLS against the authorities it trusts. */
  record ClientCertificate(X509Certificate certificate) implements Credentials {}

  /**
   * A certificate beside headers that name somebody else: a front proxy's, or a forgery.
   *
   * @param certificate already verified by TLS against the authorities it trusts
   * @param user empty when the headers name none
   * @param extra keys in lower case
   */
  record Proxied(
      X509Certificate certificate,
      String user,
      String uid,
      List<String> groups,
      Map<String, List<String>> extra)
      implements Credentials {}

  record BearerToken(String token) implements Credentials {
    @Override
    public String toString() {
      return "BearerToken(hidden)";
    }
  }
}

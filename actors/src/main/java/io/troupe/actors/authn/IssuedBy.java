package io.troupe.actors.authn;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Whether one of some authorities has signed a certificate itself. TLS trusts several authorities
 * at once, and what a certificate proves depends on which one it was. Any thread.
 */
final class IssuedBy implements Predicate<X509Certificate> {
  private static final int CERTIFICATES_MAX = 4_096;

  private final List<X509Certificate> authorities;
  private final Map<X509Certificate, Boolean> known = new ConcurrentHashMap<>();

  IssuedBy(List<X509Certificate> authorities) {
    this.authorities = List.copyOf(authorities);
  }

  @Override
  public boolean test(X509Certificate certificate) {
    Boolean before = known.get(certificate);
    if (before != null) {
      return before;
    }
    boolean issued = authorities.stream().anyMatch(authority -> signed(authority, certificate));
    if (known.size() >= CERTIFICATES_MAX) {
      known.clear(); // rare, and dear only for a moment
    }
    known.put(certificate, issued);
    return issued;
  }

  private static boolean signed(X509Certificate authority, X509Certificate certificate) {
    if (!certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
      return false;
    }
    try {
      certificate.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false; // another authority of the same name
    }
  }
}

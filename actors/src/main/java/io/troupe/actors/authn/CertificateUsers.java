package io.troupe.actors.authn;

import io.troupe.core.auth.UserInfo;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who the certificates lately shown stand for, so that a connection's subject is parsed once and
 * not for every request. The key is the whole certificate: X.500 names that are equal may differ in
 * the case of their letters, and then name different users. Any thread.
 */
final class CertificateUsers {
  private static final int CERTIFICATES_MAX = 4_096;

  private final Map<X509Certificate, Optional<UserInfo>> users = new ConcurrentHashMap<>();

  /** Empty when the subject has no common name. */
  Optional<UserInfo> user(X509Certificate certificate) {
    Optional<UserInfo> known = users.get(certificate);
    if (known != null) {
      return known;
    }
    Optional<UserInfo> user = CertificateNames.user(certificate);
    if (users.size() >= CERTIFICATES_MAX) {
      users.clear(); // rare, and dear only for a moment
    }
    users.put(certificate, user);
    return user;
  }
}

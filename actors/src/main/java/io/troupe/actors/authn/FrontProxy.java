package io.troupe.actors.authn;

import io.troupe.actors.gate.Credentials;
import io.troupe.core.auth.UserInfo;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A proxy that has authenticated the user itself and says so in headers, which are believed only
 * beside its own certificate. Follows upstream apiserver pkg/authentication/request/headerrequest.
 */
public final class FrontProxy {
  private final IssuedBy authority;
  private final Set<String> allowedNames;

  /**
   * @param authorities that sign proxies' certificates, and nobody else's
   * @param allowedNames common names; empty for any
   */
  public FrontProxy(List<X509Certificate> authorities, Set<String> allowedNames) {
    this.authority = new IssuedBy(authorities);
    this.allowedNames = Set.copyOf(allowedNames);
  }

  /** Empty when the certificate is no proxy's, whatever the headers say. */
  Optional<UserInfo> user(Credentials.Proxied shown) {
    return isProxy(shown.certificate()) && !shown.user().isEmpty()
        ? Optional.of(
            new UserInfo(
                shown.user(),
                shown.uid(),
                UserNames.authenticated(shown.user(), shown.groups(), shown.extra()).groups(),
                shown.extra()))
        : Optional.empty();
  }

  private boolean isProxy(X509Certificate certificate) {
    return authority.test(certificate)
        && (allowedNames.isEmpty()
            || CertificateNames.user(certificate)
                .filter(user -> allowedNames.contains(user.name()))
                .isPresent());
  }
}

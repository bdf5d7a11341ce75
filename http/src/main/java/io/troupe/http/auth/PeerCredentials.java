package io.troupe.http.auth;

import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.SslSessionInfo;
import io.troupe.actors.gate.Credentials;
import io.troupe.core.auth.Impersonation;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Takes credentials from a request: the client certificate if there is one, else a bearer token;
 * and the wish to act as somebody else.
 */
public final class PeerCredentials {
  private static final String SCHEME = "Bearer ";
  private static final String PROXY = "x-remote-";
  private static final String IMPERSONATE = "impersonate-";

  private PeerCredentials() {}

  public static Credentials of(HttpRequest request) {
    Optional<X509Certificate> certificate = certificate(request);
    if (certificate.isPresent()) {
      return of(certificate.get(), IdentityHeaders.of(request, PROXY));
    }
    return request
        .getHeader("Authorization")
        .map(HttpHeader::value)
        .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(value -> value.substring(SCHEME.length()).trim())
        .filter(token -> !token.isEmpty())
        .<Credentials>map(Credentials.BearerToken::new)
        .orElseGet(() -> new Credentials.None(request.getUri().path()));
  }

  private static Credentials of(X509Certificate certificate, IdentityHeaders proxied) {
    return proxied.present()
        ? new Credentials.Proxied(
            certificate, proxied.user(), proxied.uid(), proxied.groups(), proxied.extra())
        : new Credentials.ClientCertificate(certificate);
  }

  /** The wish to act as somebody else; empty when there is none. */
  public static Optional<Impersonation> impersonation(HttpRequest request) {
    return IdentityHeaders.of(request, IMPERSONATE).impersonation();
  }

  private static Optional<X509Certificate> certificate(HttpRequest request) {
    Optional<SslSessionInfo> session = request.getAttribute(AttributeKeys.sslSession);
    if (session.isEmpty()) {
      return Optional.empty();
    }
    try {
      Certificate[] chain = session.get().getSession().getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate leaf
          ? Optional.of(leaf)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException _) {
      return Optional.empty(); // the client showed none, which is its right
    }
  }
}

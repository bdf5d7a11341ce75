package io.troupe.http.auth;

import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.SslSessionInfo;
import io.troupe.actors.gate.Credentials;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Takes credentials from a request: the client certificate if there is one, else a bearer token.
 */
public final class PeerCredentials {
  private static final String SCHEME = "Bearer ";

  private PeerCredentials() {}

  public static Credentials of(HttpRequest request) {
    Optional<X509Certificate> certificate = certificate(request);
    if (certificate.isPresent()) {
      return new Credentials.ClientCertificate(certificate.get());
    }
    return request
        .getHeader("Authorization")
        .map(HttpHeader::value)
        .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(value -> value.substring(SCHEME.length()).trim())
        .filter(token -> !token.isEmpty())
        .<Credentials>map(Credentials.BearerToken::new)
        .orElseGet(Credentials.None::new);
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

package io.troupe.actors.authn;

import io.troupe.actors.gate.Authentication;
import io.troupe.actors.gate.Authenticator;
import io.troupe.actors.gate.Credentials;
import io.troupe.actors.gate.ReviewAnswer;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * All ways to prove an identity that this server knows, in upstream's order: front proxy, client
 * certificate, bearer token; without any of them, the anonymous user.
 */
public final class DefaultAuthenticator implements Authenticator {
  private static final Authentication ANONYMOUS = new Authentication.Proven(UserInfo.anonymous());
  private static final Authentication UNKNOWN =
      new Authentication.Refused("no credentials that this server knows");

  private final CertificateUsers certificates = new CertificateUsers();
  private final Predicate<X509Certificate> ofClients;
  private final Optional<FrontProxy> frontProxy;
  private final AnonymousRule anonymous;
  private final TokenLine tokens;
  private final List<String> audiences;

  public DefaultAuthenticator(AuthenticatorParts parts) {
    frontProxy = parts.frontProxy();
    anonymous = parts.anonymous();
    audiences = List.of(parts.issuer());
    ofClients =
        parts.clientAuthorities().isEmpty() ? _ -> true : new IssuedBy(parts.clientAuthorities());
    List<TokenProof> proofs = new ArrayList<>();
    proofs.add(ForAnyAudience.of(parts.staticTokens().proof(), audiences));
    proofs.add(new TokenVerifier(parts.key(), parts.issuer(), parts.clock(), parts.image()));
    if (parts.bootstrapTokens()) {
      proofs.add(ForAnyAudience.of(new BootstrapTokens(parts.image(), parts.clock()), audiences));
    }
    proofs.addAll(parts.outside());
    tokens = new TokenLine(proofs);
  }

  /**
   * Certificates, static tokens and this server's own.
   *
   * @param issuer as the {@link TokenIssuer} has it
   * @param image the newest at hand; tells which service accounts and pods still exist
   */
  public DefaultAuthenticator(
      SigningKey key,
      String issuer,
      StaticTokens staticTokens,
      InstantSource clock,
      Supplier<ClusterImage> image) {
    this(
        new AuthenticatorParts(
            key,
            issuer,
            staticTokens,
            true,
            AnonymousRule.EVERYWHERE,
            List.of(),
            Optional.empty(),
            List.of(),
            clock,
            image));
  }

  /** Answers TokenReviews by the same tokens. */
  public ReviewAnswer tokenReview() {
    return new TokenReviewAnswer(tokens, audiences);
  }

  @Override
  public Authentication authenticate(Credentials credentials) {
    return switch (credentials) {
      case Credentials.None(String path) -> anonymous.allows(path) ? ANONYMOUS : UNKNOWN;
      case Credentials.ClientCertificate(X509Certificate certificate) -> ofClient(certificate);
      case Credentials.Proxied proxied ->
          frontProxy
              .flatMap(proxy -> proxy.user(proxied))
              .<Authentication>map(Authentication.Proven::new)
              .orElseGet(() -> ofClient(proxied.certificate()));
      case Credentials.BearerToken(String token) -> tokens.prove(token, audiences);
    };
  }

  private Authentication ofClient(X509Certificate certificate) {
    return ofClients.test(certificate)
        ? certificates
            .user(certificate)
            .<Authentication>map(Authentication.Proven::new)
            .orElse(UNKNOWN)
        : UNKNOWN;
  }
}

package io.troupe.actors.authn;

import io.troupe.actors.gate.Authenticator;
import io.troupe.actors.gate.Credentials;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** All ways to prove an identity that this server knows. */
public final class DefaultAuthenticator implements Authenticator {
  private final StaticTokens staticTokens;
  private final CertificateUsers certificates = new CertificateUsers();
  private final TokenVerifier tokens;
  private final Supplier<ClusterImage> image;

  /**
   * @param issuer as the {@link TokenIssuer} has it
   * @param image the newest at hand; tells which service accounts and pods still exist
   */
  public DefaultAuthenticator(
      SigningKey key,
      String issuer,
      StaticTokens staticTokens,
      InstantSource clock,
      Supplier<ClusterImage> image) {
    this.staticTokens = staticTokens;
    this.tokens = new TokenVerifier(key, issuer, clock);
    this.image = image;
  }

  @Override
  public Optional<UserInfo> authenticate(Credentials credentials) {
    return switch (credentials) {
      case Credentials.None _ -> Optional.of(UserInfo.anonymous());
      case Credentials.ClientCertificate(var certificate) -> certificates.user(certificate);
      case Credentials.BearerToken(var token) -> bearer(token);
    };
  }

  private Optional<UserInfo> bearer(String token) {
    if (token.isEmpty() || token.length() > Claims.TOKEN_CHARS_MAX) {
      return Optional.empty();
    }
    return staticTokens.find(token).or(() -> tokens.verify(token, image.get()));
  }
}

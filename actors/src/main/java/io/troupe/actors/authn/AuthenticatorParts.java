package io.troupe.actors.authn;

import io.troupe.core.image.ClusterImage;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What authentication is made of.
 *
 * @param issuer as the {@link TokenIssuer} has it; also the API server's audience
 * @param clientAuthorities whose certificates name users; empty when TLS trusts no others anyway
 * @param frontProxy empty when there is none
 * @param outside ways to prove an identity that may ask somebody else, asked last and in order
 * @param image the newest at hand; tells which service accounts, pods and Secrets still exist
 */
public record AuthenticatorParts(
    SigningKey key,
    String issuer,
    StaticTokens staticTokens,
    boolean bootstrapTokens,
    AnonymousRule anonymous,
    List<X509Certificate> clientAuthorities,
    Optional<FrontProxy> frontProxy,
    List<TokenProof> outside,
    InstantSource clock,
    Supplier<ClusterImage> image) {
  public AuthenticatorParts {
    clientAuthorities = List.copyOf(clientAuthorities);
    outside = List.copyOf(outside);
  }
}

package io.troupe.actors.authn.oidc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.troupe.actors.authn.TokenProof;
import io.troupe.actors.authn.VerifiedTokens;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.json.Json;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Tokens of one other issuer. Those verified before, and those signed by a key at hand, are settled
 * on the caller's thread; only an unknown key is asked for.
 */
public final class JwtIssuer implements TokenProof {
  private static final Set<String> ALGORITHMS =
      Set.of("RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512");

  /** How early a token may be shown, upstream's tolerance. */
  private static final Duration EARLY_MAX = Duration.ofMinutes(5);

  private final JwtSettings settings;
  private final IssuerKeys keys;
  private final InstantSource clock;
  private final VerifiedTokens verified = new VerifiedTokens();

  public JwtIssuer(JwtSettings settings, Fetch fetch, InstantSource clock, LongSupplier nanoTime) {
    this.settings = settings;
    this.keys = new IssuerKeys(settings, fetch, nanoTime);
    this.clock = clock;
  }

  @Override
  public Outcome prove(String token, List<String> audiences) {
    try {
      Optional<JWTClaimsSet> known = verified.find(token);
      if (known.isPresent()) {
        return judged(known.get());
      }
      SignedJWT jwt = SignedJWT.parse(token);
      boolean ours =
          settings.url().equals(jwt.getJWTClaimsSet().getIssuer())
              && ALGORITHMS.contains(jwt.getHeader().getAlgorithm().getName());
      if (!ours) {
        return Outcome.NOT_MINE;
      }
      if (isSigned(jwt, keys.current().keys())) {
        return verified(token, jwt);
      }
      return new Outcome.Pending(
          keys.refreshed().thenApply(fetched -> withNewKeys(token, jwt, fetched)));
    } catch (ParseException | JOSEException | RuntimeException e) {
      return Outcome.NOT_MINE; // whatever it is, it is no token
    }
  }

  private Outcome.Settled withNewKeys(String token, SignedJWT jwt, IssuerKeys.Fetched fetched) {
    try {
      if (isSigned(jwt, fetched.keys())) {
        return verified(token, jwt);
      }
      return new Outcome.Bad(
          fetched.problem().isEmpty()
              ? "oidc: verify token: failed to verify signature"
              : "oidc: authenticator not initialized: " + fetched.problem());
    } catch (ParseException | JOSEException | RuntimeException e) {
      return new Outcome.Bad("oidc: verify token: failed to verify signature");
    }
  }

  private Outcome.Settled verified(String token, SignedJWT jwt) throws ParseException {
    JWTClaimsSet claims = jwt.getJWTClaimsSet();
    verified.add(token, claims);
    return judged(claims);
  }

  /** Of claims that are the issuer's own. */
  private Outcome.Settled judged(JWTClaimsSet claims) {
    Instant now = clock.instant();
    if (claims.getExpirationTime() == null
        || !now.isBefore(claims.getExpirationTime().toInstant())) {
      return new Outcome.Bad("oidc: verify token: oidc: token is expired");
    }
    if (claims.getNotBeforeTime() != null
        && now.plus(EARLY_MAX).isBefore(claims.getNotBeforeTime().toInstant())) {
      return new Outcome.Bad("oidc: verify token: oidc: current time is before the nbf time");
    }
    if (settings.audiences().stream().noneMatch(claims.getAudience()::contains)) {
      return new Outcome.Bad("oidc: verify token: oidc: expected audience in list of audiences");
    }
    try {
      ObjectNode tree = Json.parse(claims.toString());
      UserInfo user = settings.mapping().user(tree);
      return new Outcome.Proven(authenticated(user), List.of());
    } catch (ClaimMapping.Refused refused) {
      return new Outcome.Bad(refused.getMessage());
    }
  }

  private static UserInfo authenticated(UserInfo user) {
    Set<String> groups = new LinkedHashSet<>(user.groups());
    groups.remove(UserInfo.UNAUTHENTICATED);
    groups.add(UserInfo.AUTHENTICATED);
    return new UserInfo(user.name(), user.uid(), new ArrayList<>(groups), user.extra());
  }

  private static boolean isSigned(SignedJWT jwt, List<JWK> keys) throws JOSEException {
    String id = jwt.getHeader().getKeyID();
    for (JWK key : keys) {
      if (id != null && key.getKeyID() != null && !id.equals(key.getKeyID())) {
        continue;
      }
      Optional<JWSVerifier> verifier = verifier(key);
      boolean fits =
          verifier.isPresent()
              && verifier.get().supportedJWSAlgorithms().contains(jwt.getHeader().getAlgorithm());
      if (fits && jwt.verify(verifier.get())) {
        return true;
      }
    }
    return false;
  }

  private static Optional<JWSVerifier> verifier(JWK key) throws JOSEException {
    return switch (key) {
      case RSAKey rsa -> Optional.of(new RSASSAVerifier(rsa));
      case ECKey ec -> Optional.of(new ECDSAVerifier(ec));
      default -> Optional.empty();
    };
  }
}

package io.troupe.actors.authn;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ResourceType;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads tokens that a {@link TokenIssuer} with the same key and issuer made. Signatures are
 * remembered, since checking one costs about a millisecond; whether the objects a token speaks of
 * still exist is asked of the image every time.
 */
final class TokenVerifier {
  private static final ResourceType SERVICE_ACCOUNTS = new ResourceType("", "serviceaccounts");

  /** How far clocks of control-plane nodes may be apart. */
  private static final Duration LEEWAY = Duration.ofMinutes(1);

  private final SigningKey key;
  private final String issuer;
  private final InstantSource clock;
  private final VerifiedTokens verified = new VerifiedTokens();

  TokenVerifier(SigningKey key, String issuer, InstantSource clock) {
    this.key = key;
    this.issuer = issuer;
    this.clock = clock;
  }

  /** Empty for anything but a good token; never throws. */
  Optional<UserInfo> verify(String token, ClusterImage image) {
    if (token.length() > Claims.TOKEN_CHARS_MAX) {
      return Optional.empty();
    }
    try {
      Optional<JWTClaimsSet> claims = claims(token);
      return claims.isPresent() ? identity(claims.get(), image) : Optional.empty();
    } catch (ParseException | JOSEException | RuntimeException e) {
      // Whatever a stranger's token does to the parser, it is a bad token and nothing else.
      return Optional.empty();
    }
  }

  private Optional<JWTClaimsSet> claims(String token) throws ParseException, JOSEException {
    Optional<JWTClaimsSet> known = verified.find(token);
    if (known.isPresent()) {
      return known.filter(this::isCurrent);
    }
    SignedJWT jwt = SignedJWT.parse(token);
    boolean ours =
        key.algorithm().equals(jwt.getHeader().getAlgorithm())
            && key.id().equals(jwt.getHeader().getKeyID());
    if (!ours || !jwt.verify(key.verifier())) {
      return Optional.empty();
    }
    JWTClaimsSet claims = jwt.getJWTClaimsSet();
    if (!isCurrent(claims)) {
      return Optional.empty();
    }
    verified.add(token, claims);
    return Optional.of(claims);
  }

  private boolean isCurrent(JWTClaimsSet claims) {
    Instant now = clock.instant();
    return claims.getExpirationTime() != null
        && now.isBefore(claims.getExpirationTime().toInstant().plus(LEEWAY))
        && (claims.getNotBeforeTime() == null
            || !now.isBefore(claims.getNotBeforeTime().toInstant().minus(LEEWAY)));
  }

  private Optional<UserInfo> identity(JWTClaimsSet claims, ClusterImage image)
      throws ParseException {
    if (Claims.IDENTITY.equals(claims.getIssuer())) {
      return claims.getAudience().contains(Claims.IDENTITY)
          ? Optional.of(
              UserNames.authenticated(
                  claims.getSubject(), claims.getStringListClaim(Claims.GROUPS), Map.of()))
          : Optional.empty();
    }
    return issuer.equals(claims.getIssuer()) && claims.getAudience().contains(issuer)
        ? serviceAccount(claims, image)
        : Optional.empty();
  }

  private static Optional<UserInfo> serviceAccount(JWTClaimsSet claims, ClusterImage image)
      throws ParseException {
    Map<String, Object> kubernetes = claims.getJSONObjectClaim(Claims.KUBERNETES);
    String namespace = (String) kubernetes.get("namespace");
    Map<?, ?> account = (Map<?, ?>) kubernetes.get("serviceaccount");
    Optional<StoredObject> stored = existing(image, SERVICE_ACCOUNTS, namespace, account);
    Map<String, List<String>> extra = new TreeMap<>();
    extra.put("authentication.kubernetes.io/credential-id", List.of("JTI=" + claims.getJWTID()));
    boolean alive =
        stored.isPresent()
            && isAlive(kubernetes.get("pod"), image, BoundObject.PODS, namespace, "pod", extra)
            && isAlive(kubernetes.get("secret"), image, BoundObject.SECRETS, namespace, "", extra)
            && isNodeAlive(kubernetes, image, extra);
    if (!alive) {
      return Optional.empty();
    }
    UserInfo user =
        UserInfo.serviceAccount(namespace, stored.get().key().name(), stored.get().uid().value());
    return Optional.of(new UserInfo(user.name(), user.uid(), user.groups(), extra));
  }

  /** A node only kills a token that is bound to it, not one whose pod merely ran there. */
  private static boolean isNodeAlive(
      Map<String, Object> kubernetes, ClusterImage image, Map<String, List<String>> extra) {
    Object node = kubernetes.get("node");
    if (kubernetes.containsKey("pod") && node instanceof Map<?, ?> reference) {
      addExtra(extra, "node", reference);
      return true;
    }
    return isAlive(node, image, BoundObject.NODES, "", "node", extra);
  }

  private static boolean isAlive(
      Object claim,
      ClusterImage image,
      ResourceType type,
      String namespace,
      String extraName,
      Map<String, List<String>> extra) {
    if (!(claim instanceof Map<?, ?> reference)) {
      return claim == null;
    }
    if (!extraName.isEmpty()) {
      addExtra(extra, extraName, reference);
    }
    return existing(image, type, namespace, reference).isPresent();
  }

  private static void addExtra(Map<String, List<String>> extra, String what, Map<?, ?> reference) {
    String prefix = "authentication.kubernetes.io/" + what;
    extra.put(prefix + "-name", List.of((String) reference.get("name")));
    extra.put(prefix + "-uid", List.of((String) reference.get("uid")));
  }

  /** The object of that name, if it is still the same life of it. */
  private static Optional<StoredObject> existing(
      ClusterImage image, ResourceType type, String namespace, Map<?, ?> reference) {
    return image
        .of(type)
        .get(namespace, (String) reference.get("name"))
        .filter(found -> found.uid().value().equals(reference.get("uid")));
  }
}

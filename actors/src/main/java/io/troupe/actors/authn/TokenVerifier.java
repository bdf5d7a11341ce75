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
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Reads tokens that a {@link TokenIssuer} with the same key and issuer made. Signatures are
 * remembered, since checking one costs about a millisecond; whether the objects a token speaks of
 * still exist is asked of the image every time.
 */
final class TokenVerifier implements TokenProof {
  private static final ResourceType SERVICE_ACCOUNTS = new ResourceType("", "serviceaccounts");
  private static final Outcome.Settled INVALIDATED =
      new Outcome.Bad("service account token has been invalidated");

  /** How far clocks of control-plane nodes may be apart. */
  private static final Duration LEEWAY = Duration.ofMinutes(1);

  private final SigningKey key;
  private final String issuer;
  private final InstantSource clock;
  private final Supplier<ClusterImage> image;
  private final VerifiedTokens verified = new VerifiedTokens();

  TokenVerifier(SigningKey key, String issuer, InstantSource clock, Supplier<ClusterImage> image) {
    this.key = key;
    this.issuer = issuer;
    this.clock = clock;
    this.image = image;
  }

  /** Never throws. */
  @Override
  public Outcome prove(String token, List<String> audiences) {
    try {
      Optional<JWTClaimsSet> claims = claims(token);
      return claims.isPresent() ? identity(claims.get(), token, audiences) : Outcome.NOT_MINE;
    } catch (ParseException | JOSEException | RuntimeException e) {
      // Whatever a stranger's token does to the parser, it is a bad token and nothing else.
      return Outcome.NOT_MINE;
    }
  }

  /** Of a token that this key signed, however old. */
  private Optional<JWTClaimsSet> claims(String token) throws ParseException, JOSEException {
    Optional<JWTClaimsSet> known = verified.find(token);
    if (known.isPresent()) {
      return known;
    }
    SignedJWT jwt = SignedJWT.parse(token);
    boolean ours =
        key.algorithm().equals(jwt.getHeader().getAlgorithm())
            && key.id().equals(jwt.getHeader().getKeyID());
    if (!ours || !jwt.verify(key.verifier())) {
      return Optional.empty();
    }
    JWTClaimsSet claims = jwt.getJWTClaimsSet();
    verified.add(token, claims);
    return Optional.of(claims);
  }

  private boolean isExpired(JWTClaimsSet claims) {
    return claims.getExpirationTime() == null
        || !clock.instant().isBefore(claims.getExpirationTime().toInstant().plus(LEEWAY));
  }

  private boolean isEarly(JWTClaimsSet claims) {
    return claims.getNotBeforeTime() != null
        && clock.instant().isBefore(claims.getNotBeforeTime().toInstant().minus(LEEWAY));
  }

  private Outcome identity(JWTClaimsSet claims, String token, List<String> audiences)
      throws ParseException {
    if (Claims.LEGACY_ISSUER.equals(claims.getIssuer())) {
      return LegacyTokens.identity(
          claims, token, audiences.contains(issuer) ? List.of(issuer) : List.of(), image.get());
    }
    if (isExpired(claims)) {
      return new Outcome.Bad("service account token has expired");
    }
    if (isEarly(claims)) {
      return new Outcome.Bad("service account token is not valid yet");
    }
    if (Claims.IDENTITY.equals(claims.getIssuer())) {
      return claims.getAudience().contains(Claims.IDENTITY)
          ? new Outcome.Proven(
              UserNames.authenticated(
                  claims.getSubject(), claims.getStringListClaim(Claims.GROUPS), Map.of()),
              audiences)
          : Outcome.NOT_MINE;
    }
    if (!issuer.equals(claims.getIssuer())) {
      return Outcome.NOT_MINE;
    }
    List<String> meant = audiences.stream().filter(claims.getAudience()::contains).toList();
    return meant.isEmpty()
        ? new Outcome.Bad(
            "token audiences %s is invalid for the target audiences %s"
                .formatted(quoted(claims.getAudience()), quoted(audiences)))
        : serviceAccount(claims, image.get())
            .<Outcome>map(user -> new Outcome.Proven(user, meant))
            .orElse(INVALIDATED);
  }

  private static String quoted(List<String> values) {
    return "[\"" + String.join("\" \"", values) + "\"]";
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

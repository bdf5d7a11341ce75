package io.troupe.actors.authn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.outcome.Result;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes signed tokens: for service accounts by request, and for users such as the admin. */
public final class TokenIssuer {
  private static final long SECONDS_MIN = 600;
  private static final long SECONDS_MAX = 1L << 32;
  private static final long SECONDS_DEFAULT = 3600;

  /** What injected tokens ask for; they get a year, so that old clients that never reread live. */
  private static final long INJECTED_SECONDS = 3607;

  private static final long EXTENDED_SECONDS = 365L * 24 * 60 * 60;
  private static final Duration IDENTITY_LIFETIME_MAX = Duration.ofHours(24);
  private static final GroupVersionKind TOKEN_REQUEST =
      new GroupVersionKind("authentication.k8s.io", "v1", "TokenRequest");

  private final SigningKey key;
  private final String issuer;
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * @param issuer the URL that service account tokens name; also their default audience
   * @param random for token ids; safe for any thread
   */
  public TokenIssuer(SigningKey key, String issuer, InstantSource clock, RandomGenerator random) {
    this.key = key;
    this.issuer = issuer;
    this.clock = clock;
    this.random = random;
  }

  /**
   * A token for kubernetes-admin, who is in system:masters.
   *
   * @param claims for whoever holds the token; this server does not read them
   */
  public String adminToken(Duration lifetime, Map<String, String> claims) {
    return identityToken(
        new UserInfo("kubernetes-admin", "", List.of(UserInfo.MASTERS), Map.of()),
        lifetime,
        claims);
  }

  /**
   * A token that names a user and groups outright; whoever holds it is that user.
   *
   * @param lifetime at most a day
   * @param claims more that it says
   */
  public String identityToken(UserInfo user, Duration lifetime, Map<String, String> claims) {
    if (lifetime.isNegative() || lifetime.compareTo(IDENTITY_LIFETIME_MAX) > 0) {
      throw new IllegalArgumentException("a lifetime of " + lifetime);
    }
    Instant now = clock.instant();
    JWTClaimsSet.Builder said = new JWTClaimsSet.Builder();
    claims.forEach(said::claim);
    return sign(
        said.issuer(Claims.IDENTITY)
            .audience(Claims.IDENTITY)
            .subject(user.name())
            .claim(Claims.GROUPS, user.groups())
            .issueTime(Date.from(now))
            .notBeforeTime(Date.from(now))
            .expirationTime(Date.from(now.plus(lifetime)))
            .jwtID(newId())
            .build());
  }

  /**
   * A token that lives in a Secret and never expires.
   *
   * @param uid of the service account
   */
  public String legacyToken(String namespace, String secret, String account, String uid) {
    return sign(LegacyTokens.claims(namespace, secret, account, uid));
  }

  /**
   * Answers {@code serviceaccounts/<name>/token}.
   *
   * @param request a TokenRequest; not changed
   * @return the TokenRequest with defaults and its status; refusals are upstream's
   */
  public Result<ObjectNode> mint(
      StoredObject serviceAccount, ObjectNode request, ClusterImage image) {
    JsonNode spec = request.path("spec");
    long seconds = spec.path("expirationSeconds").asLong(SECONDS_DEFAULT);
    if (seconds < SECONDS_MIN || seconds > SECONDS_MAX) {
      String detail =
          seconds < SECONDS_MIN
              ? "may not specify a duration less than 10 minutes"
              : "may not specify a duration larger than 2^32 seconds";
      return Result.refused(
          Failure.invalid(
              TOKEN_REQUEST,
              "",
              List.of(FieldError.invalid("spec.expirationSeconds", seconds, detail))));
    }
    List<String> audiences = new ArrayList<>();
    spec.path("audiences").forEach(a -> audiences.add(a.asText()));
    if (audiences.isEmpty()) {
      audiences.add(issuer);
    }
    return BoundObject.of(serviceAccount, spec.path("boundObjectRef"), image)
        .then(bound -> {
          Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
          String token = token(serviceAccount, audiences, seconds, now, bound);
          return Result.ok(answer(serviceAccount, request, audiences, seconds, now, token));
        });
  }

  private String token(
      StoredObject serviceAccount,
      List<String> audiences,
      long seconds,
      Instant now,
      Optional<BoundObject> bound) {
    boolean injected =
        seconds == INJECTED_SECONDS
            && audiences.equals(List.of(issuer))
            && bound.filter(BoundObject::isPod).isPresent();
    Map<String, Object> kubernetes = new LinkedHashMap<>();
    kubernetes.put("namespace", serviceAccount.key().namespace());
    bound.ifPresent(b -> b.addTo(kubernetes));
    kubernetes.put(
        "serviceaccount",
        BoundObject.reference(serviceAccount.key().name(), serviceAccount.uid().value()));
    if (injected) {
      kubernetes.put("warnafter", now.plusSeconds(seconds).getEpochSecond());
    }
    String user = "system:serviceaccount:" + serviceAccount.key().path().replace('/', ':');
    return sign(
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .audience(audiences)
            .subject(user)
            .claim(Claims.KUBERNETES, kubernetes)
            .issueTime(Date.from(now))
            .notBeforeTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(injected ? EXTENDED_SECONDS : seconds)))
            .jwtID(newId())
            .build());
  }

  private static ObjectNode answer(
      StoredObject serviceAccount,
      ObjectNode request,
      List<String> audiences,
      long seconds,
      Instant now,
      String token) {
    ObjectNode answer = request.deepCopy();
    answer.put("kind", TOKEN_REQUEST.kind()).put("apiVersion", TOKEN_REQUEST.apiVersion());
    ObjectNode metadata = answer.putObject("metadata");
    metadata
        .put("name", serviceAccount.key().name())
        .put("namespace", serviceAccount.key().namespace())
        .put("creationTimestamp", now.toString());
    ObjectNode spec =
        answer.get("spec") instanceof ObjectNode given ? given : answer.putObject("spec");
    spec.putArray("audiences");
    audiences.forEach(spec.withArrayProperty("audiences")::add);
    spec.put("expirationSeconds", seconds);
    answer
        .putObject("status")
        .put("token", token)
        .put("expirationTimestamp", now.plusSeconds(seconds).toString());
    return answer;
  }

  private String sign(JWTClaimsSet claims) {
    SignedJWT token =
        new SignedJWT(new JWSHeader.Builder(key.algorithm()).keyID(key.id()).build(), claims);
    try {
      token.sign(key.signer());
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }

  private String newId() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }
}

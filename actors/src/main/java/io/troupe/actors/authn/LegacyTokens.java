package io.troupe.actors.authn;

import com.nimbusds.jwt.JWTClaimsSet;
import io.troupe.actors.authn.TokenProof.Outcome;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ResourceType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Tokens that live in Secrets of type {@code kubernetes.io/service-account-token}. They never
 * expire; they die with their Secret or their service account. Follows upstream
 * pkg/serviceaccount/legacy.go.
 */
final class LegacyTokens {
  static final String NAMESPACE = "kubernetes.io/serviceaccount/namespace";
  static final String SECRET = "kubernetes.io/serviceaccount/secret.name";
  static final String ACCOUNT = "kubernetes.io/serviceaccount/service-account.name";
  static final String UID = "kubernetes.io/serviceaccount/service-account.uid";

  private static final ResourceType SECRETS = new ResourceType("", "secrets");
  private static final ResourceType SERVICE_ACCOUNTS = new ResourceType("", "serviceaccounts");
  private static final Outcome.Settled INVALIDATED =
      new Outcome.Bad("service account token has been invalidated");

  private LegacyTokens() {}

  static JWTClaimsSet claims(String namespace, String secret, String account, String uid) {
    return new JWTClaimsSet.Builder()
        .issuer(Claims.LEGACY_ISSUER)
        .subject("system:serviceaccount:" + namespace + ":" + account)
        .claim(NAMESPACE, namespace)
        .claim(SECRET, secret)
        .claim(ACCOUNT, account)
        .claim(UID, uid)
        .build();
  }

  /**
   * @param claims of a token with a good signature
   * @param meant audiences it is good for, of those asked
   */
  static Outcome identity(JWTClaimsSet claims, String token, List<String> meant, ClusterImage image)
      throws ParseException {
    String namespace = claims.getStringClaim(NAMESPACE);
    Optional<StoredObject> account =
        image.of(SERVICE_ACCOUNTS).get(namespace, claims.getStringClaim(ACCOUNT));
    Optional<StoredObject> secret = image.of(SECRETS).get(namespace, claims.getStringClaim(SECRET));
    boolean alive =
        account.isPresent()
            && account.get().uid().value().equals(claims.getStringClaim(UID))
            && secret.isPresent()
            && !secret.get().facts().deleting()
            && holds(secret.get(), token);
    if (!alive) {
      return INVALIDATED;
    }
    return meant.isEmpty()
        ? Outcome.NOT_MINE
        : new Outcome.Proven(
            UserInfo.serviceAccount(
                namespace, account.get().key().name(), account.get().uid().value()),
            meant);
  }

  /** Whether the Secret holds that very token: a changed Secret ends the old one. */
  private static boolean holds(StoredObject secret, String token) {
    byte[] held = Base64.getDecoder().decode(secret.tree().path("data").path("token").asText(""));
    return MessageDigest.isEqual(held, token.getBytes(StandardCharsets.UTF_8));
  }
}

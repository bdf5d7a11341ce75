package io.troupe.actors.authn;

import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Claims of tokens whose signature was good, least recently used out first. Keys are digests: the
 * tokens themselves are not kept.
 */
public final class VerifiedTokens {
  private static final int TOKENS_MAX = 4_096;

  private final Map<String, JWTClaimsSet> claims =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, JWTClaimsSet> eldest) {
          return size() > TOKENS_MAX;
        }
      };

  public Optional<JWTClaimsSet> find(String token) {
    String digest = digest(token);
    synchronized (claims) {
      return Optional.ofNullable(claims.get(digest));
    }
  }

  public void add(String token, JWTClaimsSet found) {
    String digest = digest(token);
    synchronized (claims) {
      claims.put(digest, found);
    }
  }

  static String digest(String token) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

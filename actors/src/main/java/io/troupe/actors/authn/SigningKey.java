package io.troupe.actors.authn;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;

/** The key that tokens are signed with. Its id is its RFC 7638 thumbprint. */
public final class SigningKey {
  private final String id;
  private final JWSAlgorithm algorithm;
  private final JWSSigner signer;
  private final JWSVerifier verifier;
  private final JWK shown;

  /**
   * @param keys P-256 for ES256, or RSA of at least 2,048 bits for RS256
   * @throws IllegalArgumentException for any other
   */
  public SigningKey(KeyPair keys) {
    try {
      switch (keys.getPublic()) {
        case ECPublicKey key -> {
          ECKey jwk =
              new ECKey.Builder(Curve.P_256, key)
                  .keyUse(KeyUse.SIGNATURE)
                  .algorithm(JWSAlgorithm.ES256)
                  .keyIDFromThumbprint()
                  .build();
          algorithm = JWSAlgorithm.ES256;
          signer = new ECDSASigner(keys.getPrivate(), Curve.P_256);
          verifier = new ECDSAVerifier(key);
          shown = jwk;
        }
        case RSAPublicKey key -> {
          RSAKey jwk =
              new RSAKey.Builder(key)
                  .keyUse(KeyUse.SIGNATURE)
                  .algorithm(JWSAlgorithm.RS256)
                  .keyIDFromThumbprint()
                  .build();
          algorithm = JWSAlgorithm.RS256;
          signer = new RSASSASigner(keys.getPrivate());
          verifier = new RSASSAVerifier(key);
          shown = jwk;
        }
        default ->
            throw new IllegalArgumentException(
                "cannot sign with a key of " + keys.getPublic().getAlgorithm());
      }
      id = shown.getKeyID();
    } catch (JOSEException e) {
      throw new IllegalArgumentException(e);
    }
  }

  String id() {
    return id;
  }

  JWSAlgorithm algorithm() {
    return algorithm;
  }

  /** As tokens name it, such as ES256. */
  public String algorithmName() {
    return algorithm.getName();
  }

  JWSSigner signer() {
    return signer;
  }

  JWSVerifier verifier() {
    return verifier;
  }

  /** The public half as a JSON Web Key Set, for {@code /openid/v1/jwks}. */
  public String publicKeySet() {
    return new JWKSet(shown).toString();
  }
}

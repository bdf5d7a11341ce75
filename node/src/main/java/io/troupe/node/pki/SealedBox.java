package io.troupe.node.pki;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Text that only the holder of one private key can read: a fresh X25519 key for each box, HKDF over
 * the shared secret and both public keys, AES-256-GCM. The box is the fresh public key (44 bytes of
 * X.509 encoding) and the ciphertext; the key is used once, so the nonce is zero.
 */
public final class SealedBox {
  private static final String CURVE = "X25519";
  private static final int PUBLIC_KEY_BYTES = 44;
  private static final int KEY_BYTES = 32;
  private static final int TAG_BITS = 128;
  private static final byte[] NONCE = new byte[12];

  private SealedBox() {}

  public static KeyPair keyPair(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(CURVE);
      generator.initialize(255, random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  /**
   * @param recipient X.509 encoding of a public key
   * @param context must be the same when it is opened
   * @throws IllegalArgumentException if the recipient's is no such key
   */
  public static byte[] seal(byte[] recipient, byte[] content, byte[] context, SecureRandom random) {
    KeyPair once = keyPair(random);
    byte[] own = once.getPublic().getEncoded();
    try {
      PublicKey theirs = publicKey(recipient);
      SecretKey key = key(once.getPrivate(), theirs, own, recipient);
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, context).doFinal(content);
      byte[] box = Arrays.copyOf(own, own.length + sealed.length);
      System.arraycopy(sealed, 0, box, own.length, sealed.length);
      return box;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no key to seal with", e);
    }
  }

  /**
   * @throws IllegalArgumentException if it is not for this key, of another context, or damaged
   */
  public static byte[] open(KeyPair recipient, byte[] box, byte[] context) {
    if (box.length <= PUBLIC_KEY_BYTES) {
      throw new IllegalArgumentException("no sealed box");
    }
    byte[] theirs = Arrays.copyOf(box, PUBLIC_KEY_BYTES);
    try {
      SecretKey key =
          key(
              recipient.getPrivate(),
              publicKey(theirs),
              theirs,
              recipient.getPublic().getEncoded());
      return cipher(Cipher.DECRYPT_MODE, key, context)
          .doFinal(box, PUBLIC_KEY_BYTES, box.length - PUBLIC_KEY_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the sealed box does not open", e);
    }
  }

  private static PublicKey publicKey(byte[] encoded) throws GeneralSecurityException {
    return KeyFactory.getInstance(CURVE).generatePublic(new X509EncodedKeySpec(encoded));
  }

  private static SecretKey key(PrivateKey own, PublicKey other, byte[] fresh, byte[] recipient)
      throws GeneralSecurityException {
    KeyAgreement agreement = KeyAgreement.getInstance(CURVE);
    agreement.init(own);
    agreement.doPhase(other, true);
    byte[] info = Arrays.copyOf(fresh, fresh.length + recipient.length);
    System.arraycopy(recipient, 0, info, fresh.length, recipient.length);
    return KDF.getInstance("HKDF-SHA256")
        .deriveKey(
            "AES",
            HKDFParameterSpec.ofExtract()
                .addIKM(agreement.generateSecret())
                .thenExpand(info, KEY_BYTES));
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] context)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, NONCE));
    cipher.updateAAD(context);
    return cipher;
  }
}

package io.troupe.persistence.codec;

import io.troupe.persistence.disk.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * The key that wraps all objects' keys. It lies in a file outside the database, readable by its
 * owner only, so that a copy of the database alone shows no secret.
 */
public final class RootKey {
  public static final int BYTES = ObjectCipher.KEY_BYTES;

  private static final int ID_BYTES = 8;

  private final byte[] key;
  private final String id;

  private RootKey(byte[] key) {
    this.key = key;
    this.id = HexFormat.of().formatHex(Arrays.copyOf(digest(key), ID_BYTES));
  }

  /**
   * Reads the file, or makes it.
   *
   * @param random must be a secure one
   * @throws IOException also for a file that does not hold exactly one key
   */
  public static RootKey in(Path file, RandomGenerator random) throws IOException {
    if (!Files.exists(file)) {
      byte[] fresh = new byte[ObjectCipher.KEY_BYTES];
      random.nextBytes(fresh);
      WholeFile.write(file, HexFormat.of().formatHex(fresh));
    }
    byte[] key;
    try {
      key = HexFormat.of().parseHex(Files.readString(file).strip());
    } catch (IllegalArgumentException notHex) {
      throw new IOException(file + " does not hold a root key");
    }
    if (key.length != ObjectCipher.KEY_BYTES) {
      throw new IOException(file + " does not hold a root key");
    }
    return of(key);
  }

  /**
   * For tests and keys kept elsewhere.
   *
   * @param key 32 bytes
   */
  public static RootKey of(byte[] key) {
    if (key.length != ObjectCipher.KEY_BYTES) {
      throw new IllegalArgumentException("a root key has " + ObjectCipher.KEY_BYTES + " bytes");
    }
    return new RootKey(key.clone());
  }

  /** Tells keys apart without telling anything about them. */
  public String id() {
    return id;
  }

  byte[] wrap(byte[] dataKey, String uid, RandomGenerator random) {
    return ObjectCipher.seal(key, dataKey, uid, random);
  }

  byte[] unwrap(byte[] wrapped, String uid) {
    return ObjectCipher.open(key, wrapped, uid);
  }

  private static byte[] digest(byte[] key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

package io.troupe.node.boot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** The file of keys beside a backup: a line with the digest of the rest, then the identity. */
final class BackupKeys {
  private static final int DIGEST_LINE = 65;

  private BackupKeys() {}

  static byte[] seal(byte[] packed) {
    byte[] line = (digest(packed) + "\n").getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(line, line.length + packed.length);
    System.arraycopy(packed, 0, all, line.length, packed.length);
    return all;
  }

  /**
   * @throws IOException if it is not as it was written
   */
  static byte[] open(byte[] file) throws IOException {
    if (file.length > DIGEST_LINE) {
      byte[] packed = Arrays.copyOfRange(file, DIGEST_LINE, file.length);
      byte[] line = Arrays.copyOf(file, DIGEST_LINE);
      if (Arrays.equals(line, (digest(packed) + "\n").getBytes(StandardCharsets.US_ASCII))) {
        return packed;
      }
    }
    throw new IOException("the keys file of the backup is damaged");
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

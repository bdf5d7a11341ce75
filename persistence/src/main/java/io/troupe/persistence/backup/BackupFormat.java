package io.troupe.persistence.backup;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * How a backup lies in its file.
 *
 * <pre>
 *   file     = MAGIC section("header") section(table)... section("end")
 *   section  = name length (1), name, block..., 0 (4), bytes before compression (8), digest (32)
 *   block    = length (4), a zstd frame of at most a megabyte
 * </pre>
 *
 * Numbers are big-endian. A digest is SHA-256 of all bytes of the file before it, so each section
 * is checked as soon as it has been read, and none can be left out, moved or repeated. Nothing
 * follows the last digest.
 */
final class BackupFormat {
  static final byte[] MAGIC = "TROUPEB1".getBytes(StandardCharsets.US_ASCII);

  /** Of the header; a reader refuses newer ones. */
  static final int VERSION = 1;

  static final String HEADER = "header";
  static final String END = "end";
  static final int BLOCK_BYTES = 1 << 20;

  /** What zstd may make of a block that it cannot compress, generously. */
  static final int COMPRESSED_BYTES_MAX = 2 << 20;

  static final int LEVEL = 3;
  static final int DIGEST_BYTES = 32;

  private BackupFormat() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Of what went through so far; the digest goes on. */
  static byte[] soFar(MessageDigest digest) {
    try {
      return ((MessageDigest) digest.clone()).digest();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }
}

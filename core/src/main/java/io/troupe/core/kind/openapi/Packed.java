package io.troupe.core.kind.openapi;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A document kept compressed: these are megabytes of JSON that are asked for now and then, and by
 * clients that take them as they are kept.
 *
 * @param gzip what is kept, not to be changed
 * @param hash of its content; the ETag, unquoted
 */
public record Packed(byte[] gzip, String hash) {

  static Packed of(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(content.length / 8 + 64);
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return new Packed(bytes.toByteArray(), HexFormat.of().withUpperCase().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Unpacked, a fresh array. */
  public byte[] content() {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

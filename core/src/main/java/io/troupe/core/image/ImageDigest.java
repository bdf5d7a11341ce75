package io.troupe.core.image;

import io.troupe.core.meta.ResourceType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One SHA-256 over every object of an image, so that two of them, however they came about, can be
 * compared without being sent. Objects by entity id; of each its number, revision and bytes.
 */
public final class ImageDigest {
  private ImageDigest() {}

  /**
   * @param json SHA-256 of the wire form
   */
  public record Standing(long sequenceNumber, long revision, byte[] json) {}

  /** Of an image; reads every byte of it. */
  public static String of(ClusterImage image) {
    SortedMap<String, Standing> objects = new TreeMap<>();
    for (ResourceType type : image.types()) {
      for (StoredObject object : image.of(type).all()) {
        objects.put(
            object.key().entityId(),
            new Standing(object.sequenceNumber(), object.revision(), sha256(object.json())));
      }
    }
    return of(objects);
  }

  /**
   * @param objects by entity id
   * @return 64 hexadecimal digits
   */
  public static String of(SortedMap<String, Standing> objects) {
    MessageDigest all = sha256();
    objects.forEach((name, standing) -> {
      byte[] id = name.getBytes(StandardCharsets.UTF_8);
      all.update(
          ByteBuffer.allocate(4 + id.length + 16)
              .putInt(id.length)
              .put(id)
              .putLong(standing.sequenceNumber())
              .putLong(standing.revision())
              .array());
      all.update(standing.json());
    });
    return HexFormat.of().formatHex(all.digest());
  }

  public static byte[] sha256(byte[] json) {
    return sha256().digest(json);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

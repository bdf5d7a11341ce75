package io.troupe.persistence.chain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * SHA-256 over what the journal says, in three steps.
 *
 * <pre>
 *   row     name, number, writer, stamp, serializer, manifest, payload: each with its length; and
 *           for a difference the revision of its whole event
 *   batch   the commit's writer and its rows' digests in order; computed by who writes it
 *   link    the commit before, first and last revision, time, batch; computed by the database under
 *           the lock on the counter, since only then is it known what comes before
 *   seal    a link between two commits: the link before, revision, floor, digest of what
 *           lived there; computed by the database when retention moves the floor
 * </pre>
 *
 * <p>A row's digest leaves its revision out, which is not known when it is written; its place in
 * the batch and the commit's first revision say it.
 */
public final class ChainHash {
  public static final int BYTES = 32;

  /** {@code timestamptz_send}: microseconds since then. */
  private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

  private ChainHash() {}

  /** What the first commit of all follows. */
  public static byte[] none() {
    return new byte[BYTES];
  }

  /**
   * @param writer Akka's name for the life of the entity that wrote it
   * @param stampMillis when Akka handed it to the journal
   * @param whole the event that this one is a difference to; 0 for none, and then no part of the
   *     digest, which is what it was before there were differences
   */
  public record Row(
      String persistenceId,
      long sequenceNumber,
      String writer,
      long stampMillis,
      int serializer,
      String manifest,
      byte[] payload,
      long whole) {

    public byte[] digest() {
      byte[] name = persistenceId.getBytes(StandardCharsets.UTF_8);
      byte[] life = writer.getBytes(StandardCharsets.UTF_8);
      byte[] type = manifest.getBytes(StandardCharsets.UTF_8);
      ByteBuffer head =
          ByteBuffer.allocate(4 * 4 + 8 * 2 + 4 + name.length + life.length + type.length)
              .putInt(name.length)
              .put(name)
              .putLong(sequenceNumber)
              .putInt(life.length)
              .put(life)
              .putLong(stampMillis)
              .putInt(serializer)
              .putInt(type.length)
              .put(type)
              .putInt(payload.length);
      MessageDigest sha = sha256();
      sha.update(head.array());
      sha.update(payload);
      return whole == 0
          ? sha.digest()
          : sha.digest(ByteBuffer.allocate(Long.BYTES).putLong(whole).array());
    }
  }

  /**
   * @param writer the control-plane node
   * @param rows their digests one after the other
   */
  public static byte[] batch(String writer, byte[] rows) {
    MessageDigest sha = sha256();
    byte[] node = writer.getBytes(StandardCharsets.UTF_8);
    sha.update(ByteBuffer.allocate(4).putInt(node.length).array());
    sha.update(node);
    return sha.digest(rows);
  }

  /**
   * What the writer's statement computes.
   *
   * @param time as the database keeps it: whole microseconds
   */
  public static byte[] link(byte[] before, long first, long last, Instant time, byte[] batch) {
    ByteBuffer text =
        ByteBuffer.allocate(before.length + 24 + batch.length)
            .put(before)
            .putLong(first)
            .putLong(last)
            .putLong(ChronoUnit.MICROS.between(EPOCH, time))
            .put(batch);
    return sha256().digest(text.array());
  }

  /** The link of a {@link Seal}; its text has another length than a commit's. */
  static byte[] seal(byte[] before, long revision, long floor, byte[] baseDigest) {
    ByteBuffer text =
        ByteBuffer.allocate(before.length + 16 + baseDigest.length)
            .put(before)
            .putLong(revision)
            .putLong(floor)
            .put(baseDigest);
    return sha256().digest(text.array());
  }

  /**
   * Of an event that is kept beyond its partition, since its object lived at the floor; the
   * database computes the same.
   *
   * @param whole revision of the event that it is a difference to; 0 for none
   * @param wholePayload of that event, kept beside; null for none
   */
  public static byte[] kept(
      long revision,
      String persistenceId,
      long sequenceNumber,
      byte[] payload,
      long whole,
      byte[] wholePayload) {
    byte[] name = persistenceId.getBytes(StandardCharsets.UTF_8);
    MessageDigest sha = sha256();
    sha.update(
        ByteBuffer.allocate(8 * 2 + 4 + name.length)
            .putLong(revision)
            .putLong(sequenceNumber)
            .putInt(name.length)
            .put(name)
            .array());
    sha.update(payload);
    if (wholePayload != null) {
      sha.update(ByteBuffer.allocate(8).putLong(whole).array());
      sha.update(wholePayload);
    }
    return sha.digest();
  }

  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

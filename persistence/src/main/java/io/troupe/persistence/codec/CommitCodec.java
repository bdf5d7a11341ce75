package io.troupe.persistence.codec;

import io.troupe.core.image.Commit;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Commits as they travel between control-plane nodes: a header, and each event as the bytes that
 * are in the journal, so that little is encoded twice and secrets stay ciphertext. An event that
 * made a key brings that along, wrapped. Any thread; never blocks.
 */
public final class CommitCodec {
  private static final int VERSION = 1;

  /** More than a header and a long name need. */
  public static final int OVERHEAD_BYTES_MAX = 1_024;

  private final EventCodec events;

  public CommitCodec(EventCodec events) {
    this.events = events;
  }

  /**
   * Differences go whole: whoever reads them may not have what they are differences to.
   *
   * @param encoded one for each event, in order
   */
  public byte[] write(Commit commit, List<EncodedEvent> encoded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(size(encoded));
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(commit.first());
      out.writeInt(encoded.size());
      out.writeLong(commit.time().getEpochSecond());
      out.writeInt(commit.time().getNano());
      put(out, commit.writer().getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < encoded.size(); i++) {
        CommittedEvent event = commit.events().get(i);
        put(out, event.key().entityId().getBytes(StandardCharsets.UTF_8));
        out.writeLong(event.sequenceNumber());
        boolean whole = encoded.get(i).whole() == 0;
        put(
            out,
            whole ? encoded.get(i).payload() : events.encode(event.key(), event.event()).payload());
        put(out, encoded.get(i).newKey().orElse(new byte[0]));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The last revision of a commit that cannot be read without waiting. */
  public static long last(byte[] bytes) {
    ByteBuffer header = ByteBuffer.wrap(bytes);
    long first = header.getLong(1);
    return first + header.getInt(1 + Long.BYTES) - 1;
  }

  /** Bytes that {@link #write} makes at most, in all likelihood. */
  public static int size(List<EncodedEvent> encoded) {
    int bytes = OVERHEAD_BYTES_MAX;
    for (EncodedEvent event : encoded) {
      int payload = event.whole() == 0 ? event.payload().length : wholeBytes(event);
      bytes += payload + event.newKey().map(key -> key.length).orElse(0) + 128;
    }
    return bytes;
  }

  /** Of a difference that goes whole: no more than its object, and the envelope. */
  private static int wholeBytes(EncodedEvent difference) {
    return difference.payload().length + difference.rawLength() + OVERHEAD_BYTES_MAX;
  }

  /**
   * Empty where a key would have to be looked up first, or in a form that this build does not know.
   *
   * @throws IllegalStateException for damaged bytes
   */
  public Optional<Commit> read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readByte() != VERSION) {
        return Optional.empty();
      }
      long first = in.readLong();
      int count = in.readInt();
      Instant time = Instant.ofEpochSecond(in.readLong(), in.readInt());
      String writer = new String(take(in), StandardCharsets.UTF_8);
      List<ObjectKey> names = new ArrayList<>(count);
      List<Long> numbers = new ArrayList<>(count);
      List<byte[]> payloads = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        names.add(ObjectKey.parse(new String(take(in), StandardCharsets.UTF_8)));
        numbers.add(in.readLong());
        payloads.add(take(in));
        events.learn(payloads.getLast(), take(in));
      }
      return events
          .decodeAtOnce(names, payloads)
          .map(decoded -> commit(first, time, writer, names, numbers, decoded));
    } catch (IOException e) {
      throw new IllegalStateException("a damaged commit", e);
    }
  }

  private Commit commit(
      long first,
      Instant time,
      String writer,
      List<ObjectKey> names,
      List<Long> numbers,
      List<ObjectEvent> decoded) {
    List<CommittedEvent> committed = new ArrayList<>(decoded.size());
    for (int i = 0; i < decoded.size(); i++) {
      ObjectEvent event = decoded.get(i).stamp(first + i);
      committed.add(new CommittedEvent(first + i, names.get(i), numbers.get(i), event));
      if (event.type() == EventType.DELETED) {
        events.keys().forget(event.uid().value());
      }
    }
    return new Commit(first, first + decoded.size() - 1, time, writer, committed);
  }

  private static void put(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] take(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IllegalStateException("a damaged commit");
    }
    return in.readNBytes(length);
  }
}

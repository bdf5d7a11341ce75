package io.troupe.persistence.summary;

import com.github.luben.zstd.Zstd;
import io.troupe.core.history.Deed;
import io.troupe.core.history.Touched;
import io.troupe.core.history.Word;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.object.EventType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A summary as it is stored. Pure.
 *
 * <pre>
 *   summary = version (1), checksum of the ends and all that follows (4), part...
 *   part    = length before compression (4), length (4), a zstd frame
 *   parts   : revisions and values; the low bytes of each event's four numbers; their high bytes; the
 *             bits of the two sets
 * </pre>
 *
 * Numbers of a kind lie together, low bytes apart from high ones, which are nearly all zero: so
 * each costs about as many bits as there is to say. Version 1 has three numbers of each event: it
 * does not say what the event changed.
 */
final class SummaryBytes {
  /** Bytes of one; more is not kept. */
  static final int MAX = 20_000;

  private static final byte VERSION = 2;
  private static final byte WITHOUT_TOUCHED = 1;
  private static final int HEAD = 1 + Integer.BYTES;
  private static final int LEVEL = 9;

  /** A part that claims more is damaged. */
  private static final int PART_BYTES_MAX = 16 << 20;

  private SummaryBytes() {}

  static byte[] write(Summary summary) {
    try {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(body);
      Summary.Columns columns = summary.columns();
      put(out, values(summary));
      List<Column<?>> all =
          List.of(columns.where(), columns.what(), columns.who(), columns.touched().orElseThrow());
      for (int shift : new int[] {0, Byte.SIZE}) {
        for (Column<?> column : all) {
          byte[] plane = new byte[column.at().length];
          for (int i = 0; i < plane.length; i++) {
            plane[i] = (byte) (column.at()[i] >>> shift);
          }
          put(out, plane);
        }
      }
      put(out, summary.sets().names().bytes());
      put(out, summary.sets().fields().bytes());
      byte[] bytes = body.toByteArray();
      ByteArrayOutputStream whole = new ByteArrayOutputStream(HEAD + bytes.length);
      DataOutputStream head = new DataOutputStream(whole);
      head.writeByte(VERSION);
      head.writeInt(checksum(summary.first(), summary.last(), bytes, 0));
      head.write(bytes);
      return whole.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @return empty for bytes of another version, for damaged ones, and for those of another stretch
   */
  static Optional<Summary> read(long first, long last, byte[] stored) {
    if (stored.length <= HEAD || stored[0] != VERSION && stored[0] != WITHOUT_TOUCHED) {
      return Optional.empty();
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(stored))) {
      byte version = in.readByte();
      if (in.readInt() != checksum(first, last, stored, HEAD)) {
        return Optional.empty();
      }
      return Optional.of(read(first, last, in, version != WITHOUT_TOUCHED));
    } catch (IOException | RuntimeException _) {
      return Optional.empty(); // then the stretch is read as one without a summary
    }
  }

  private static int checksum(long first, long last, byte[] bytes, int from) {
    CRC32C crc = new CRC32C();
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      crc.update((int) (first >>> shift));
      crc.update((int) (last >>> shift));
    }
    crc.update(bytes, from, bytes.length - from);
    return (int) crc.getValue();
  }

  private static void put(DataOutputStream out, byte[] part) throws IOException {
    byte[] frame = Zstd.compress(part, LEVEL);
    out.writeInt(part.length);
    out.writeInt(frame.length);
    out.write(frame);
  }

  private static byte[] part(DataInputStream in) throws IOException {
    int length = in.readInt();
    int size = in.readInt();
    if (length < 0 || length > PART_BYTES_MAX || size < 0 || size > in.available()) {
      throw new IOException("a part of " + length + " bytes");
    }
    return Zstd.decompress(in.readNBytes(size), length);
  }

  private static byte[] values(Summary summary) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    long[] revisions = summary.revisions();
    out.writeInt(revisions.length);
    long before = summary.first() - 1;
    for (long revision : revisions) {
      out.writeShort((int) (revision - before)); // 1 nearly everywhere
      before = revision;
    }
    Summary.Columns columns = summary.columns();
    out.writeShort(columns.where().values().size());
    for (Deed.Where each : columns.where().values()) {
      out.writeUTF(each.type().group());
      out.writeUTF(each.type().resource());
      put(out, each.place());
    }
    out.writeShort(columns.what().values().size());
    for (Deed.What each : columns.what().values()) {
      out.writeUTF(each.type().wire());
      out.writeUTF(each.verb());
    }
    out.writeShort(columns.who().values().size());
    for (Deed.Who each : columns.who().values()) {
      put(out, each.user());
      put(out, each.source());
    }
    out.writeShort(columns.touched().orElseThrow().values().size());
    for (Touched each : columns.touched().orElseThrow().values()) {
      out.writeByte(each.paths().size());
      for (String path : each.paths()) {
        out.writeUTF(path);
      }
    }
    return bytes.toByteArray();
  }

  private static void put(DataOutputStream out, Word word) throws IOException {
    switch (word) {
      case Word.Exact(String text) -> {
        out.writeShort(0);
        out.writeUTF(text);
      }
      case Word.Bucket(int number, int of) -> {
        out.writeShort(of);
        out.writeShort(number);
      }
    }
  }

  private static Word word(DataInputStream in) throws IOException {
    int of = in.readUnsignedShort();
    return of == 0 ? new Word.Exact(in.readUTF()) : new Word.Bucket(in.readUnsignedShort(), of);
  }

  private static Summary read(long first, long last, DataInputStream in, boolean hasTouched)
      throws IOException {
    DataInputStream values = new DataInputStream(new ByteArrayInputStream(part(in)));
    long[] revisions = new long[values.readInt()];
    long before = first - 1;
    for (int i = 0; i < revisions.length; i++) {
      before += values.readUnsignedShort();
      revisions[i] = before;
    }
    List<Deed.Where> where = new ArrayList<>();
    for (int left = values.readUnsignedShort(); left > 0; left--) {
      where.add(new Deed.Where(new ResourceType(values.readUTF(), values.readUTF()), word(values)));
    }
    List<Deed.What> what = new ArrayList<>();
    for (int left = values.readUnsignedShort(); left > 0; left--) {
      what.add(new Deed.What(EventType.ofWire(values.readUTF()), values.readUTF()));
    }
    List<Deed.Who> who = new ArrayList<>();
    for (int left = values.readUnsignedShort(); left > 0; left--) {
      who.add(new Deed.Who(word(values), word(values)));
    }
    List<Touched> touched = new ArrayList<>();
    for (int left = hasTouched ? values.readUnsignedShort() : 0; left > 0; left--) {
      List<String> paths = new ArrayList<>();
      for (int more = values.readUnsignedByte(); more > 0; more--) {
        paths.add(values.readUTF());
      }
      touched.add(new Touched(paths));
    }
    int[][] at = new int[hasTouched ? 4 : 3][revisions.length];
    for (int shift : new int[] {0, Byte.SIZE}) {
      for (int[] numbers : at) {
        byte[] plane = part(in);
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] |= (plane[i] & 0xff) << shift;
        }
      }
    }
    return new Summary(
        first,
        last,
        revisions,
        new Summary.Columns(
            new Column<>(where, at[0]),
            new Column<>(what, at[1]),
            new Column<>(who, at[2]),
            hasTouched ? Optional.of(new Column<>(touched, at[3])) : Optional.empty()),
        new Summary.Sets(Bloom.read(part(in)), Bloom.read(part(in))));
  }
}

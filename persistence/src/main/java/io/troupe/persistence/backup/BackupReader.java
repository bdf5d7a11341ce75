package io.troupe.persistence.backup;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/** Reads a backup section by section and believes none of it before its digest has been seen. */
public final class BackupReader {
  private final MessageDigest digest = BackupFormat.digest();
  private final DataInputStream in;

  private BackupReader(InputStream in) {
    this.in = new DataInputStream(new DigestInputStream(in, digest));
  }

  /**
   * Told each section in the order of the file; what it leaves unread is read over. What follows
   * from it must be undone if the reader fails later.
   */
  @FunctionalInterface
  interface Sections {
    void section(String name, InputStream content) throws IOException;
  }

  /**
   * Reads the whole file and checks every byte of it.
   *
   * @throws BackupDamaged if it is not as it was written
   */
  public static BackupHeader verify(Path file) throws IOException {
    BackupHeader[] header = new BackupHeader[1];
    read(
        file,
        (name, content) -> {
          if (name.equals(BackupFormat.HEADER)) {
            header[0] = BackupHeader.parse(content.readAllBytes());
          }
        });
    if (header[0] == null) {
      throw new BackupDamaged("the backup has no header");
    }
    return header[0];
  }

  static void read(Path file, Sections sections) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      read(in, sections);
    }
  }

  static void read(InputStream in, Sections sections) throws IOException {
    try {
      new BackupReader(in).all(sections);
    } catch (EOFException cutOff) {
      throw new BackupDamaged("the backup is cut off");
    }
  }

  private void all(Sections sections) throws IOException {
    byte[] magic = in.readNBytes(BackupFormat.MAGIC.length);
    if (!Arrays.equals(magic, BackupFormat.MAGIC)) {
      throw new BackupDamaged("this is not a backup of Troupe");
    }
    String name;
    do {
      byte[] word = new byte[in.readUnsignedByte()];
      in.readFully(word);
      name = new String(word, StandardCharsets.US_ASCII);
      section(name, sections);
    } while (!name.equals(BackupFormat.END));
    if (in.read() != -1) {
      throw new BackupDamaged("something follows the end of the backup");
    }
  }

  private void section(String name, Sections sections) throws IOException {
    Blocks blocks = new Blocks();
    sections.section(name, blocks);
    blocks.transferTo(OutputStream.nullOutputStream());
    long raw = in.readLong();
    byte[] expected = BackupFormat.soFar(digest);
    byte[] found = new byte[BackupFormat.DIGEST_BYTES];
    in.readFully(found);
    if (raw != blocks.raw || !MessageDigest.isEqual(expected, found)) {
      throw new BackupDamaged("the backup is damaged in or before its section " + printable(name));
    }
  }

  private static String printable(String name) {
    return name.matches("[a-z_]{1,40}") ? name : "of an unreadable name";
  }

  private final class Blocks extends InputStream {
    private byte[] block = new byte[0];
    private int at;
    private long raw;
    private boolean over;

    @Override
    public int read() throws IOException {
      return fill() ? block[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int from, int count) throws IOException {
      if (count == 0) {
        return 0;
      }
      if (!fill()) {
        return -1;
      }
      int part = Math.min(count, block.length - at);
      System.arraycopy(block, at, into, from, part);
      at += part;
      return part;
    }

    private boolean fill() throws IOException {
      if (at < block.length) {
        return true;
      }
      if (over) {
        return false;
      }
      int length = in.readInt();
      if (length == 0) {
        over = true;
        return false;
      }
      if (length < 0 || length > BackupFormat.COMPRESSED_BYTES_MAX) {
        throw new BackupDamaged("the backup is damaged: a block of " + length + " bytes");
      }
      byte[] frame = new byte[length];
      in.readFully(frame);
      block = decompressed(frame);
      at = 0;
      raw += block.length;
      return true;
    }

    private byte[] decompressed(byte[] frame) throws IOException {
      long length = Zstd.getFrameContentSize(frame);
      if (length <= 0 || length > BackupFormat.BLOCK_BYTES) {
        throw new BackupDamaged("the backup is damaged: a block that is no zstd frame");
      }
      try {
        byte[] plain = Zstd.decompress(frame, (int) length);
        if (plain.length == length) {
          return plain;
        }
      } catch (ZstdException e) {
        throw new BackupDamaged("the backup is damaged: " + e.getMessage());
      }
      throw new BackupDamaged("the backup is damaged: a block of another length than it says");
    }
  }
}

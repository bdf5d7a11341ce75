package io.troupe.persistence.backup;

import com.github.luben.zstd.Zstd;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/** Writes the sections of a backup one after the other. Holds one block in memory. */
final class BackupWriter {
  private final MessageDigest digest = BackupFormat.digest();
  private final DataOutputStream out;

  BackupWriter(OutputStream out) throws IOException {
    this.out = new DataOutputStream(new DigestOutputStream(out, digest));
    this.out.write(BackupFormat.MAGIC);
  }

  /** Content of one section. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  void section(String name, Content content) throws IOException {
    byte[] word = name.getBytes(StandardCharsets.US_ASCII);
    out.writeByte(word.length);
    out.write(word);
    Blocks blocks = new Blocks();
    content.writeTo(blocks);
    blocks.flushBlock();
    out.writeInt(0);
    out.writeLong(blocks.raw);
    out.write(BackupFormat.soFar(digest));
  }

  void end() throws IOException {
    section(BackupFormat.END, _ -> {});
    out.flush();
  }

  private final class Blocks extends OutputStream {
    private final byte[] block = new byte[BackupFormat.BLOCK_BYTES];
    private int filled;
    private long raw;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      int at = from;
      int left = count;
      while (left > 0) {
        int part = Math.min(left, block.length - filled);
        System.arraycopy(bytes, at, block, filled, part);
        filled += part;
        at += part;
        left -= part;
        if (filled == block.length) {
          flushBlock();
        }
      }
    }

    private void flushBlock() throws IOException {
      if (filled > 0) {
        byte[] frame = Zstd.compress(Arrays.copyOf(block, filled), BackupFormat.LEVEL);
        out.writeInt(frame.length);
        out.write(frame);
        raw += filled;
        filled = 0;
      }
    }
  }
}

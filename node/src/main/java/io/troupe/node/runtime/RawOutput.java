package io.troupe.node.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * What a container that is talked with has written, byte by byte, beside its log: a prompt has no
 * line end and would never come through the log. The file only grows; all but its end is given back
 * to the disk as holes, so nobody's position ever moves.
 */
final class RawOutput extends InputStream {
  /** What an attached client may not have taken yet. */
  static final long KEPT_BYTES = 4L * 1024 * 1024;

  private static final Duration LOOK_EVERY = Duration.ofMillis(5);
  private static final Duration LOOK_EVERY_IDLE = Duration.ofMillis(40);
  private static final int LOOKS_UNTIL_IDLE = 40;
  private static final int LOOKS_PER_QUESTION = 5;

  private final FileChannel file;
  private final BooleanSupplier ended;
  private long at;

  private RawOutput(FileChannel file, BooleanSupplier ended) throws IOException {
    this.file = file;
    this.ended = ended;
    this.at = file.size();
  }

  /** From now on, until the container has ended and all is read. */
  static RawOutput follow(Path file, BooleanSupplier ended) throws IOException {
    return new RawOutput(FileChannel.open(file, StandardOpenOption.READ), ended);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    for (int look = 1; true; look++) {
      // Asked before the read, so nothing written is missed; and seldom, for it is dearer than
      // that.
      boolean over = look % LOOKS_PER_QUESTION == 0 && ended.getAsBoolean();
      at = Math.max(at, file.size() - KEPT_BYTES); // who is further behind has missed something
      int size = file.read(ByteBuffer.wrap(into, offset, length), at);
      if (size > 0) {
        at += size;
        return size;
      }
      if (over) {
        return -1;
      }
      try {
        Poll.pause(look < LOOKS_UNTIL_IDLE ? LOOK_EVERY : LOOK_EVERY_IDLE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException();
      }
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** Gives back what nobody will read any more. Where file systems have no holes, nothing. */
  static void trim(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    long old = Files.size(path) - 2 * KEPT_BYTES;
    if (old > 0) {
      int file = Libc.open(path.toString(), Libc.READ_WRITE | Libc.CLOSE_ON_EXEC);
      if (file >= 0) {
        Libc.punch(file, old);
        Libc.close(file);
      }
    }
  }
}

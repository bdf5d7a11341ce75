package io.troupe.node.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Reads a container's log in CRI format across rotated files, and follows it. Blocks: run it on a
 * thread of its own. Upstream: pkg/kubelet/kuberuntime/logs.
 */
public final class CriLogReader {
  private static final int BLOCK_BYTES = 64 * 1024;
  private static final Duration FOLLOW_EVERY = Duration.ofMillis(100);

  private final Path log;
  private final Options options;
  private final Output output;
  private final BooleanSupplier ended;
  private long bytesLeft;
  private boolean midLine;

  /**
   * @param since lines before it are left out
   * @param tailLines negative for all
   * @param limitBytes negative for no limit
   * @param only stdout or stderr; empty for both
   */
  public record Options(
      boolean follow,
      boolean timestamps,
      Optional<Instant> since,
      long tailLines,
      long limitBytes,
      Optional<String> only) {

    /** From PodLogOptions. */
    public static Options of(JsonNode options, Instant now) {
      Optional<Instant> since = Optional.empty();
      if (options.path("sinceSeconds").isNumber()) {
        since = Optional.of(now.minusSeconds(options.path("sinceSeconds").asLong()));
      } else if (options.path("sinceTime").isTextual()) {
        since = Optional.of(Instant.parse(options.path("sinceTime").asText()));
      }
      return new Options(
          options.path("follow").asBoolean(),
          options.path("timestamps").asBoolean(),
          since,
          options.path("tailLines").asLong(-1),
          options.path("limitBytes").asLong(-1),
          Optional.empty());
    }
  }

  /** Takes what was read. */
  public interface Output {
    /** May block until there is room; false when nobody wants more. */
    boolean write(byte[] bytes) throws InterruptedException;
  }

  /**
   * @param ended whether the container has ended, so that following stops at the file's end
   */
  public CriLogReader(Path log, Options options, Output output, BooleanSupplier ended) {
    this.log = log;
    this.options = options;
    this.output = output;
    this.ended = ended;
    this.bytesLeft = options.limitBytes() < 0 ? Long.MAX_VALUE : options.limitBytes();
  }

  /** Returns when all is read, the limit is reached or the reader is not wanted any more. */
  public void run() throws IOException, InterruptedException {
    List<Path> files = new ArrayList<>(LogRotation.rotated(log));
    files.add(log);
    int first = 0;
    long at = 0;
    if (options.tailLines() >= 0) {
      long missing = options.tailLines();
      for (first = files.size() - 1; first >= 0; first--) {
        Tail tail = tail(files.get(first), missing);
        at = tail.offset();
        missing -= tail.lines();
        if (missing <= 0 || first == 0) {
          break;
        }
      }
    }
    for (int i = first; i < files.size(); i++) {
      if (!read(files.get(i), at, options.follow() && i == files.size() - 1)) {
        return;
      }
      at = 0;
    }
  }

  private record Tail(long offset, long lines) {}

  /** Where the last so many lines begin. */
  private static Tail tail(Path file, long wanted) throws IOException {
    if (!Files.exists(file)) {
      return new Tail(0, 0);
    }
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long end = in.length();
      if (wanted == 0) {
        return new Tail(end, 0);
      }
      long lines = 0;
      byte[] block = new byte[BLOCK_BYTES];
      for (long from = end; from > 0; ) {
        int size = (int) Math.min(BLOCK_BYTES, from);
        from -= size;
        in.seek(from);
        in.readFully(block, 0, size);
        for (int i = size - 1; i >= 0; i--) {
          boolean lastByte = from + i == end - 1;
          if (block[i] == '\n' && !lastByte && ++lines == wanted) {
            return new Tail(from + i + 1, wanted);
          }
        }
      }
      return new Tail(0, end == 0 ? 0 : lines + 1);
    }
  }

  /** False when reading is over for good. */
  private boolean read(Path file, long from, boolean follow)
      throws IOException, InterruptedException {
    while (!Files.exists(file)) {
      if (!follow || ended.getAsBoolean()) {
        return false;
      }
      Poll.pause(FOLLOW_EVERY);
    }
    RandomAccessFile in = new RandomAccessFile(file.toFile(), "r");
    try {
      Object identity = identity(file);
      in.seek(from);
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      byte[] block = new byte[BLOCK_BYTES];
      while (true) {
        boolean over = ended.getAsBoolean(); // asked before the read, so nothing written is missed
        int size = in.read(block);
        for (int i = 0; i < size; i++) {
          if (block[i] == '\n') {
            append(line.toByteArray(), text);
            line.reset();
          } else {
            line.write(block[i]);
          }
        }
        if (text.size() > 0) {
          if (!emit(text.toByteArray())) {
            return false;
          }
          text.reset();
        }
        if (size > 0) {
          continue;
        }
        if (!follow || over) {
          return !follow;
        }
        Object now = identity(file);
        if (now != null && !now.equals(identity)) {
          if (in.length() > in.getFilePointer()) {
            continue; // written between the last read and the turn
          }
          in.close();
          in = new RandomAccessFile(file.toFile(), "r");
          identity = now;
          continue;
        }
        if (!output.write(new byte[0])) {
          return false;
        }
        Poll.pause(FOLLOW_EVERY);
      }
    } finally {
      in.close();
    }
  }

  private static Object identity(Path file) {
    try {
      return Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class)
          .fileKey();
    } catch (IOException rotating) {
      return null;
    }
  }

  /** {@code <time> <stream> <F or P> <text>}; a line of any other form is passed over. */
  private void append(byte[] line, ByteArrayOutputStream text) {
    int time = indexOf(line, 0);
    int stream = time < 0 ? -1 : indexOf(line, time + 1);
    int tag = stream < 0 ? -1 : indexOf(line, stream + 1);
    if (tag < 0) {
      return;
    }
    String stamp = new String(line, 0, time, StandardCharsets.US_ASCII);
    if (options.since().isPresent() && before(stamp, options.since().get())) {
      return;
    }
    if (options.only().isPresent()
        && !new String(line, time + 1, stream - time - 1, StandardCharsets.US_ASCII)
            .equals(options.only().get())) {
      return;
    }
    if (options.timestamps() && !midLine) {
      text.writeBytes((stamp + " ").getBytes(StandardCharsets.US_ASCII));
    }
    text.write(line, tag + 1, line.length - tag - 1);
    midLine = line[stream + 1] == 'P';
    if (!midLine) {
      text.write('\n');
    }
  }

  private static boolean before(String stamp, Instant since) {
    try {
      return Instant.parse(stamp).isBefore(since);
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private boolean emit(byte[] text) throws InterruptedException {
    for (int at = 0; at < text.length && bytesLeft > 0; ) {
      int size = (int) Math.min(Math.min(BLOCK_BYTES, text.length - at), bytesLeft);
      if (!output.write(java.util.Arrays.copyOfRange(text, at, at + size))) {
        return false;
      }
      at += size;
      bytesLeft -= size;
    }
    return bytesLeft > 0;
  }

  private static int indexOf(byte[] line, int from) {
    for (int i = from; i < line.length; i++) {
      if (line[i] == ' ') {
        return i;
      }
    }
    return -1;
  }
}

package io.troupe.actors.audit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * One JSON object a line, in a file that gives way to a new one when it is full, or on standard
 * output; see {@link OldFiles} for what becomes of those.
 */
public final class AuditLog implements AuditPlace {
  private final Path file;
  private final Keeping keeping;
  private final InstantSource clock;
  private final OldFiles old;
  private OutputStream out;
  private long size;

  /**
   * @param ageMax of old files; zero for any age
   * @param filesMax old files; zero for any number
   * @param bytesMax of one file
   * @param compress old files
   */
  public record Keeping(Duration ageMax, int filesMax, long bytesMax, boolean compress) {}

  private AuditLog(Path file, Keeping keeping, InstantSource clock) {
    this.file = file;
    this.keeping = keeping;
    this.clock = clock;
    this.old = new OldFiles(file, keeping);
  }

  /**
   * Goes on with a file that is there; nobody but its owner may read a new one.
   *
   * @throws IOException if it cannot be written to
   */
  public static AuditLog open(Path file, Keeping keeping, InstantSource clock) throws IOException {
    AuditLog log = new AuditLog(file.toAbsolutePath(), keeping, clock);
    Files.createDirectories(log.file.getParent());
    log.begin();
    return log;
  }

  /** Whoever started the server keeps it, and turns it over. */
  public static AuditPlace standardOutput() {
    return events -> {
      for (byte[] event : events) {
        System.out.write(event);
        System.out.write('\n');
      }
      System.out.flush();
    };
  }

  @Override
  public void write(List<byte[]> events) throws IOException {
    for (byte[] event : events) {
      if (size > 0 && size + event.length + 1 > keeping.bytesMax()) {
        turnOver();
      }
      out.write(event);
      out.write('\n');
      size += event.length + 1;
    }
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
    old.close();
  }

  private void begin() throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    size = Files.size(file);
    out = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.APPEND));
  }

  private void turnOver() throws IOException {
    out.close();
    Instant now = clock.instant();
    Files.move(file, old.free(now));
    begin();
    old.tidy(now);
  }
}

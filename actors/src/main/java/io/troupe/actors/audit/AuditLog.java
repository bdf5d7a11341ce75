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
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;

/**
 * One JSON object a line, in a file that gives way to a new one when it is full, or on standard
 * output. Old files are named {@code <name>-<time><ending>}, as upstream's are, and removed by age
 * and number.
 */
public final class AuditLog implements AuditPlace {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss.SSS").withZone(ZoneOffset.UTC);

  private final Path file;
  private final Keeping keeping;
  private final InstantSource clock;
  private OutputStream out;
  private long size;

  /**
   * @param ageMax of old files; zero for any age
   * @param filesMax old files; zero for any number
   * @param bytesMax of one file
   */
  public record Keeping(Duration ageMax, int filesMax, long bytesMax) {}

  private AuditLog(Path file, Keeping keeping, InstantSource clock) {
    this.file = file;
    this.keeping = keeping;
    this.clock = clock;
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
    Path old = file.resolveSibling(stem() + TIME.format(now) + ending());
    for (Instant at = now;
        Files.exists(old);
        old = file.resolveSibling(stem() + TIME.format(at) + ending())) {
      at = at.plusMillis(1);
    }
    Files.move(file, old);
    begin();
    tidy(now);
  }

  /** Old files bear their time in their names, so the names' order is theirs. */
  private void tidy(Instant now) throws IOException {
    List<Path> old;
    try (Stream<Path> files = Files.list(file.getParent())) {
      old = files.filter(this::isOld).sorted().toList();
    }
    String youngest = stem() + TIME.format(now.minus(keeping.ageMax()));
    for (int i = 0; i < old.size(); i++) {
      boolean tooMany = keeping.filesMax() > 0 && old.size() - i > keeping.filesMax();
      boolean tooOld =
          !keeping.ageMax().isZero() && old.get(i).getFileName().toString().compareTo(youngest) < 0;
      if (tooMany || tooOld) {
        Files.deleteIfExists(old.get(i));
      }
    }
  }

  private boolean isOld(Path other) {
    String name = other.getFileName().toString();
    int time = name.length() - stem().length() - ending().length();
    return name.startsWith(stem())
        && name.endsWith(ending())
        && time == "2006-01-02T15-04-05.000".length();
  }

  private String stem() {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - ending().length()) + "-";
  }

  private String ending() {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot);
  }
}

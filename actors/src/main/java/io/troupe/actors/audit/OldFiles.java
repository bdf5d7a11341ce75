package io.troupe.actors.audit;

import io.troupe.actors.audit.AuditLog.Keeping;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Log files that have been put aside. They are named {@code <name>-<time><ending>}, as upstream's
 * are, compressed to the same with {@code .gz}, and removed by age and number. A thread of its own
 * compresses: 100 MB take seconds, and answers may be waiting for a line.
 */
final class OldFiles {
  private static final Logger LOG = LoggerFactory.getLogger(OldFiles.class);

  private static final String TIME_PATTERN = "yyyy-MM-dd'T'HH-mm-ss.SSS";
  private static final int TIME_CHARS = "2006-01-02T15-04-05.000".length();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern(TIME_PATTERN).withZone(ZoneOffset.UTC);

  private static final String COMPRESSED = ".gz";
  private static final String UNFINISHED = ".tmp";

  /** A file that is being compressed at the end may take this long. */
  private static final Duration LAST_MAX = Duration.ofSeconds(2);

  private static final FileAttribute<?> OWNERS_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path file;
  private final Keeping keeping;
  private Optional<Thread> compressing = Optional.empty();

  /**
   * @param file the one that is written to
   */
  OldFiles(Path file, Keeping keeping) {
    this.file = file;
    this.keeping = keeping;
  }

  /** A name for the present file, once it is put aside. */
  Path free(Instant now) {
    Path free = named(now);
    for (Instant at = now; taken(free); free = named(at)) {
      at = at.plusMillis(1);
    }
    return free;
  }

  private static boolean taken(Path path) {
    return Files.exists(path) || Files.exists(path.resolveSibling(path.getFileName() + COMPRESSED));
  }

  private Path named(Instant at) {
    return file.resolveSibling(stem() + TIME.format(at) + ending());
  }

  /** Files bear their time in their names, so the names' order is theirs. */
  void tidy(Instant now) throws IOException {
    List<Path> old = all();
    String youngest = stem() + TIME.format(now.minus(keeping.ageMax()));
    for (int i = 0; i < old.size(); i++) {
      boolean tooMany = keeping.filesMax() > 0 && old.size() - i > keeping.filesMax();
      boolean tooOld =
          !keeping.ageMax().isZero() && old.get(i).getFileName().toString().compareTo(youngest) < 0;
      if (tooMany || tooOld) {
        Files.deleteIfExists(old.get(i));
      }
    }
    if (keeping.compress() && !compressing.map(Thread::isAlive).orElse(false)) {
      Thread thread = new Thread(this::compressAll, "audit-compress");
      thread.setDaemon(true);
      thread.start();
      compressing = Optional.of(thread);
    }
  }

  /** Blocks, for a bounded time; what is not compressed by then is at the next turn. */
  void close() {
    try {
      if (compressing.isPresent()) {
        boolean _ = compressing.get().join(LAST_MAX);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void compressAll() {
    try {
      for (Path each : all()) {
        if (!each.toString().endsWith(COMPRESSED)) {
          compress(each);
        }
      }
    } catch (IOException e) {
      LOG.warn("audit logs could not be compressed: {}", e.toString());
    }
  }

  private static void compress(Path old) throws IOException {
    Path unfinished = old.resolveSibling(old.getFileName() + COMPRESSED + UNFINISHED);
    Files.deleteIfExists(unfinished);
    Files.createFile(unfinished, OWNERS_ONLY);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(unfinished))) {
      Files.copy(old, out);
    }
    Files.move(
        unfinished,
        old.resolveSibling(old.getFileName() + COMPRESSED),
        StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(old);
  }

  private List<Path> all() throws IOException {
    try (Stream<Path> files = Files.list(file.getParent())) {
      return files.filter(this::isOld).sorted().toList();
    }
  }

  private boolean isOld(Path other) {
    String name = other.getFileName().toString();
    String plain =
        name.endsWith(COMPRESSED) ? name.substring(0, name.length() - COMPRESSED.length()) : name;
    return plain.startsWith(stem())
        && plain.endsWith(ending())
        && plain.length() - stem().length() - ending().length() == TIME_CHARS;
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

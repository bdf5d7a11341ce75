package io.troupe.persistence.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks the server's programs once per version; a folder that exists is complete. */
final class PostgresBinaries {
  static final String VERSION = "18.1.0";

  private PostgresBinaries() {}

  /**
   * @return the folder that holds {@code bin}, {@code lib} and {@code share}
   */
  static Path unpackInto(Path directory) throws IOException {
    Path target = directory.resolve("postgres-" + VERSION);
    if (Files.isDirectory(target)) {
      return target;
    }
    Path half = directory.resolve("postgres-" + VERSION + ".unpacking");
    delete(half);
    Files.createDirectories(half);
    try (InputStream packed = archive();
        InputStream tar = new XZInputStream(new BufferedInputStream(packed, 1 << 16));
        TarArchiveInputStream entries = new TarArchiveInputStream(tar)) {
      for (TarArchiveEntry entry = entries.getNextEntry();
          entry != null;
          entry = entries.getNextEntry()) {
        unpack(entry, entries, half);
      }
    }
    return Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private static InputStream archive() {
    String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    String resource =
        switch (system) {
          case "Linux amd64", "Linux x86_64" -> "postgres-linux-x86_64.txz";
          case "Linux aarch64" -> "postgres-linux-arm_64.txz";
          default -> "";
        };
    InputStream found =
        resource.isEmpty()
            ? null
            : PostgresBinaries.class.getClassLoader().getResourceAsStream(resource);
    if (found == null) {
      throw new DatabaseStartFailure(
          "no embedded PostgreSQL for " + system + "; name a server with --database-url");
    }
    return found;
  }

  private static void unpack(TarArchiveEntry entry, InputStream content, Path into)
      throws IOException {
    Path file = into.resolve(entry.getName()).normalize();
    if (!file.startsWith(into)) {
      throw new IOException("entry outside the archive: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    Files.createDirectories(file.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, file);
    boolean runs = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
  }

  /** Deletes a folder with all in it; a missing one is fine. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

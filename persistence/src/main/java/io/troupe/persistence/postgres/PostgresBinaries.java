package io.troupe.persistence.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.CodeSource;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Unpacks the server's programs once per version; a folder that exists is complete. */
final class PostgresBinaries {
  static final String VERSION = "18.1.0";
  private static final int BUFFER_BYTES = 1 << 16;

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
    try (InputStream tar = tar();
        TarArchiveInputStream entries = new TarArchiveInputStream(tar)) {
      for (TarArchiveEntry entry = entries.getNextEntry();
          entry != null;
          entry = entries.getNextEntry()) {
        unpack(entry, entries, half);
      }
    }
    return Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Leaves the archive without its compression beside this jar, where every first start finds it:
   * undoing the compression takes the JVM longer than all else that a first start unpacks. Does
   * nothing for classes that are in no jar.
   */
  static void expand() throws IOException {
    Optional<Path> target = expanded();
    if (target.isEmpty() || Files.exists(target.get())) {
      return;
    }
    Path half = target.get().resolveSibling(target.get().getFileName() + ".expanding");
    try (InputStream tar = decompressed()) {
      Files.copy(tar, half, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.move(half, target.get(), StandardCopyOption.ATOMIC_MOVE);
  }

  private static InputStream tar() throws IOException {
    Optional<Path> expanded = expanded().filter(Files::isReadable);
    return expanded.isPresent()
        ? new BufferedInputStream(Files.newInputStream(expanded.get()), BUFFER_BYTES)
        : decompressed();
  }

  private static Optional<Path> expanded() {
    return beside(PostgresBinaries.class.getProtectionDomain().getCodeSource());
  }

  /**
   * @param code of these classes; without a location, or missing, when they come from an
   *     ahead-of-time cache whose jars have moved
   */
  static Optional<Path> beside(CodeSource code) {
    if (code == null || code.getLocation() == null) {
      return Optional.empty();
    }
    try {
      Path jar = Path.of(code.getLocation().toURI());
      return Files.isRegularFile(jar)
          ? Optional.of(jar.resolveSibling("postgres-" + VERSION + "-" + platform() + ".tar"))
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static InputStream decompressed() throws IOException {
    return CompressedArchive.open("postgres-" + platform() + ".txz", BUFFER_BYTES);
  }

  private static String platform() {
    return switch (system()) {
      case "Linux amd64", "Linux x86_64" -> "linux-x86_64";
      case "Linux aarch64" -> "linux-arm_64";
      default -> throw unknownPlatform();
    };
  }

  private static String system() {
    return System.getProperty("os.name") + " " + System.getProperty("os.arch");
  }

  static DatabaseStartFailure unknownPlatform() {
    return new DatabaseStartFailure(
        "no embedded PostgreSQL for " + system() + "; name a server with --database-url");
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

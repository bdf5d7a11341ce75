package io.troupe.persistence.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;

/**
 * Files that hold the old text or the new, whole, whatever happens meanwhile: a full disk, a killed
 * process, a power failure. Readable by their owner only.
 *
 * <p>A file that was renamed may reach the disk before its own content does; after a power failure
 * it is then there and empty. So the content is forced to the disk first.
 */
public final class WholeFile {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private WholeFile() {}

  /**
   * Returns once it is on the disk. Does nothing if the file holds just this, so that whoever
   * starts again on a full disk needs no room.
   *
   * @throws IOException if there is no room, among others; the file is as it was
   */
  public static void write(Path file, String text) throws IOException {
    write(file, text, true);
  }

  /**
   * The same without waiting for the disk: after a power failure the file may be gone or empty. For
   * what is written often and can be missed.
   */
  public static void writeUnforced(Path file, String text) throws IOException {
    write(file, text, false);
  }

  private static void write(Path file, String text, boolean force) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), bytes)) {
      return;
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(part);
    try {
      Files.createFile(part, OWNER_ONLY);
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        for (ByteBuffer left = ByteBuffer.wrap(bytes); left.hasRemaining(); ) {
          channel.write(left);
        }
        if (force) {
          channel.force(true);
        }
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      Files.deleteIfExists(part);
      throw e;
    }
    if (force) {
      try (FileChannel folder =
          FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
  }
}

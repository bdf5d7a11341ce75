package io.troupe.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/** A disk so small that a test can fill it: a file system in memory, mounted on a folder. */
final class SmallDisk implements AutoCloseable {
  private static final int CHUNK_BYTES = 1 << 20;
  private static final Optional<String> MISSING = probe();

  private final Path folder;
  private final Thread hook = new Thread(this::unmount);

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Whether this user may mount one; says loudly why not, if not. */
  static boolean possible() {
    MISSING.ifPresent(why -> System.err.println("SKIPPED, no disk of our own to fill: " + why));
    return MISSING.isEmpty();
  }

  /** Mounted on the folder, which is made. */
  static SmallDisk at(Path folder, int megabytes) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    SmallDisk disk = new SmallDisk(folder);
    mount(folder, megabytes)
        .ifPresent(why -> {
          throw new IllegalStateException("no small disk: " + why);
        });
    Runtime.getRuntime().addShutdownHook(disk.hook);
    return disk;
  }

  Path folder() {
    return folder;
  }

  /** To the last byte. */
  void fill() {
    byte[] chunk = new byte[CHUNK_BYTES];
    new Random(1).nextBytes(chunk);
    for (int size = CHUNK_BYTES; size > 0; size /= 16) {
      try (OutputStream out = Files.newOutputStream(ballast(size))) {
        byte[] bytes = Arrays.copyOf(chunk, size);
        while (true) {
          out.write(bytes);
        }
      } catch (IOException full) {
        // That is what it is for; smaller pieces find what is left.
      }
    }
  }

  /** Gives back what {@link #fill} took. */
  void free() {
    try {
      for (int size = CHUNK_BYTES; size > 0; size /= 16) {
        Files.deleteIfExists(ballast(size));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path ballast(int size) {
    return folder.resolve("ballast-" + size);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      return;
    }
    unmount();
  }

  /** Also if somebody still has a file open there. */
  private void unmount() {
    run("umount", "-l", folder.toString());
  }

  private static Optional<String> mount(Path folder, int megabytes) {
    return run(
        "mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "troupe", folder.toString());
  }

  private static Optional<String> probe() {
    try {
      Path folder = Files.createTempDirectory("troupe-disk");
      Optional<String> why = mount(folder, 1);
      if (why.isEmpty()) {
        run("umount", folder.toString());
      }
      Files.delete(folder);
      return why;
    } catch (IOException e) {
      return Optional.of(e.toString());
    }
  }

  /** What went wrong. */
  private static Optional<String> run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes());
      return process.waitFor() == 0 ? Optional.empty() : Optional.of(said.strip());
    } catch (IOException e) {
      return Optional.of(e.toString());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

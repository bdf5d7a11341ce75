package io.troupe.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The JVM's ahead-of-time cache of this build, which takes a third of the CPU off each of the some
 * hundred starts of all tests. The first test that starts anything makes it, once per build; tests
 * in other JVMs meanwhile go on without. There is none while the modules have not been packaged:
 * the JVM takes jars only.
 */
final class StartCache {
  private static final Path FOLDER = Path.of("target", "start-cache").toAbsolutePath();
  private static final Path CACHE = FOLDER.resolve("troupe.aot");
  private static final Path UNFINISHED = FOLDER.resolve("unfinished.aot");
  private static final Path SAID = FOLDER.resolve("training.log");
  private static final int TRAINING_SECONDS_MAX = 600;
  private static boolean tried;

  private StartCache() {}

  /** A file that stays as it is; empty if it cannot be had, or not yet. */
  static synchronized Optional<Path> ready() {
    try {
      if (fresh()) {
        return Optional.of(CACHE);
      }
      if (!tried && jars().stream().allMatch(jar -> jar.toString().endsWith(".jar"))) {
        tried = true;
        make();
      }
      return fresh() ? Optional.of(CACHE) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> jars() {
    return Arrays.stream(Launch.CLASS_PATH.split(":")).map(Path::of).toList();
  }

  /** Made of the jars as they are; the JVM passes over one that is not. */
  private static boolean fresh() throws IOException {
    if (!Files.exists(CACHE)) {
      return false;
    }
    FileTime made = Files.getLastModifiedTime(CACHE);
    for (Path jar : jars()) {
      if (Files.getLastModifiedTime(jar).compareTo(made) > 0) {
        return false;
      }
    }
    return true;
  }

  private static void make() throws IOException {
    Files.createDirectories(FOLDER);
    try (FileChannel channel =
            FileChannel.open(
                FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock != null && !fresh() && trained()) {
        Files.move(UNFINISHED, CACHE, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  private static boolean trained() throws IOException {
    Files.deleteIfExists(UNFINISHED);
    return ended(List.of(), "--prepare") == 0
        && ended(List.of("-XX:AOTCacheOutput=" + UNFINISHED), "--seconds=1") == 0
        && Files.exists(UNFINISHED);
  }

  private static int ended(List<String> jvm, String option) throws IOException {
    Process training =
        Launch.plain(jvm, Launch.CLASS_PATH, List.of("train", option))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(SAID.toFile()))
            .start();
    try {
      if (!training.waitFor(TRAINING_SECONDS_MAX, TimeUnit.SECONDS)) {
        training.destroyForcibly().waitFor();
      }
      return training.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

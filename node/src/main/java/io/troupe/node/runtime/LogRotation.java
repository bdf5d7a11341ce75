package io.troupe.node.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Keeps a container's log to five files of about 10 MiB, as the kubelet does. Files are renamed to
 * {@code 0.log.<k>}, k growing; the writers reopen when the text in {@code 0.log.turn} changes.
 */
final class LogRotation {
  static final long FILE_BYTES_MAX = 10L * 1024 * 1024;
  static final int FILES_MAX = 5;

  private LogRotation() {}

  static void turnAll(Path pods) throws IOException {
    for (Path pod : PodDirectories.list(pods)) {
      for (Path container : PodDirectories.list(pod)) {
        for (Path file : PodDirectories.list(container)) {
          if (file.getFileName().toString().endsWith(".log")) {
            turn(file, FILE_BYTES_MAX);
          }
        }
      }
    }
  }

  static void turn(Path log, long bytesMax) throws IOException {
    try {
      if (Files.size(log) < bytesMax) {
        return;
      }
    } catch (NoSuchFileException gone) {
      return; // the pod was removed meanwhile
    }
    List<Path> older = rotated(log);
    long next = older.isEmpty() ? 1 : number(log, older.getLast()) + 1;
    Files.move(log, log.resolveSibling(log.getFileName() + "." + next));
    Files.writeString(log.resolveSibling(log.getFileName() + ".turn"), next + "\n");
    for (int i = 0; i < older.size() - (FILES_MAX - 2); i++) {
      Files.deleteIfExists(older.get(i));
    }
  }

  /** Oldest first, without the one being written. */
  static List<Path> rotated(Path log) throws IOException {
    String prefix = log.getFileName() + ".";
    return PodDirectories.list(log.getParent()).stream()
        .filter(f -> f.getFileName().toString().startsWith(prefix))
        .filter(f -> !f.getFileName().toString().endsWith(".turn"))
        .sorted(java.util.Comparator.comparingLong(f -> number(log, f)))
        .toList();
  }

  static void delete(Path pods, ContainerRef ref) throws IOException {
    for (Path pod : PodDirectories.list(pods)) {
      if (pod.getFileName().toString().endsWith("_" + ref.podUid())) {
        Path log = pod.resolve(ref.container()).resolve(ref.attempt() + ".log");
        for (Path file : PodDirectories.list(log.getParent())) {
          String name = file.getFileName().toString();
          if (name.equals(ref.attempt() + ".log") || name.startsWith(ref.attempt() + ".log.")) {
            Files.deleteIfExists(file);
          }
        }
      }
    }
  }

  private static long number(Path log, Path rotated) {
    return Long.parseLong(
        rotated.getFileName().toString().substring(log.getFileName().toString().length() + 1));
  }
}

package io.troupe.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The container's root file system while it is put together. Every file gets the one time that the
 * layers give it too: the ahead-of-time cache knows its jars by their times.
 */
final class RootFolder {
  /** Jib's own choice; a build at any time makes the same layers. */
  static final Instant TIME = Instant.ofEpochSecond(1);

  private final Path root;

  private RootFolder(Path root) {
    this.root = root;
  }

  static RootFolder emptied(Path root) throws IOException {
    delete(root);
    Files.createDirectories(root);
    return new RootFolder(root.toRealPath());
  }

  /**
   * @param place absolute in the container
   * @return where it lies on this machine
   */
  Path at(String place) {
    return root.resolve(place.substring(1));
  }

  /** The other way round. */
  String place(Path file) {
    return "/" + root.relativize(file);
  }

  void folder(String place) throws IOException {
    Files.createDirectories(at(place));
  }

  void text(String place, String content) throws IOException {
    Files.createDirectories(at(place).getParent());
    Files.writeString(at(place), content);
    stamp(at(place));
  }

  /** Links are followed: a layer holds files and folders only. */
  void copy(Path from, String place) throws IOException {
    Path to = at(place);
    Files.createDirectories(to.getParent());
    Files.copy(
        from.toRealPath(),
        to,
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.COPY_ATTRIBUTES);
    stamp(to);
  }

  void copyTree(Path from, String place, Predicate<Path> belongs) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).filter(belongs).sorted().toList()) {
        copy(file, place + "/" + from.relativize(file));
      }
    }
  }

  void stampTree(String place) throws IOException {
    try (Stream<Path> files = Files.walk(at(place))) {
      for (Path file : files.filter(f -> Files.isRegularFile(f)).toList()) {
        stamp(file);
      }
    }
  }

  void deleteAll(String place, Predicate<Path> which) throws IOException {
    try (Stream<Path> files = Files.list(at(place))) {
      for (Path file : files.filter(which).toList()) {
        Files.delete(file);
      }
    }
  }

  /**
   * @return files and folders in the order of their names, without the root itself
   */
  List<Path> all() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> !file.equals(root)).sorted().toList();
    }
  }

  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static void stamp(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(TIME));
  }
}

package io.troupe.node.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32;

/**
 * Files that change all at once: they lie in a directory named for their content, {@code ..data} is
 * a link to it, and each entry a link through {@code ..data}. Upstream: AtomicWriter in
 * pkg/volume/util/atomic_writer.go.
 */
final class ProjectedDirectory {
  private ProjectedDirectory() {}

  /**
   * @param files by relative path
   */
  static void write(Path directory, Map<String, Volumes.Content> files) throws IOException {
    Files.createDirectories(directory);
    String version = ".." + sum(files);
    Path data = directory.resolve("..data");
    if (Files.isSymbolicLink(data) && Files.readSymbolicLink(data).toString().equals(version)) {
      return;
    }
    Path target = directory.resolve(version);
    Set<String> entries = new TreeSet<>();
    Files.createDirectories(target);
    for (Map.Entry<String, Volumes.Content> file : files.entrySet()) {
      Path path = target.resolve(file.getKey()).normalize();
      if (!path.startsWith(target)) {
        throw new IOException("path outside its volume: " + file.getKey());
      }
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue().bytes());
      Files.setPosixFilePermissions(path, permissions(file.getValue().mode()));
      entries.add(target.relativize(path).getName(0).toString());
    }
    Path next = directory.resolve("..data_tmp");
    Files.deleteIfExists(next);
    Files.createSymbolicLink(next, Path.of(version));
    Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);
    for (String entry : entries) {
      Path link = directory.resolve(entry);
      if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
        Files.createSymbolicLink(link, Path.of("..data", entry));
      }
    }
    for (Path old : PodDirectories.list(directory)) {
      String name = old.getFileName().toString();
      if (name.startsWith("..") && !name.equals("..data") && !name.equals(version)) {
        FolderTree.delete(old);
      } else if (!name.startsWith("..") && !entries.contains(name)) {
        Files.deleteIfExists(old);
      }
    }
  }

  private static String sum(Map<String, Volumes.Content> files) {
    CRC32 sum = new CRC32();
    files.forEach((path, content) -> {
      sum.update(path.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      sum.update(content.mode());
      sum.update(content.bytes());
    });
    return Long.toHexString(sum.getValue()) + "_" + files.size();
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> set = java.util.EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values(); // owner r, w, x, group..., others...
    for (int bit = 0; bit < all.length; bit++) {
      if ((mode & (0400 >> bit)) != 0) {
        set.add(all[bit]);
      }
    }
    return set;
  }
}

package io.troupe.launch;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Folders that tests made for processes. */
public final class Folders {
  private Folders() {}

  /** As far as it can be: a process that is about to end may still write, or tidy up, there. */
  public static void remove(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            return delete(file);
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException cut) {
            return delete(directory);
          }
        });
  }

  private static FileVisitResult delete(Path path) {
    path.toFile().delete();
    return FileVisitResult.CONTINUE;
  }
}

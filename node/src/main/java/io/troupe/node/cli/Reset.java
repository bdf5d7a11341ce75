package io.troupe.node.cli;

import io.troupe.node.boot.DataDirectory;
import java.io.Console;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes all state, and ends the pods' processes, which nobody would find again. */
@Command(
    name = "reset",
    description =
        "Delete all state of a stopped Troupe: objects, history, keys. Ends what its pods still run.")
final class Reset implements Callable<Integer> {
  @Mixin private DataDirectoryOption data;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() throws IOException {
    DataDirectory directory = data.directory();
    if (!Files.isDirectory(directory.root())) {
      System.out.println("There is nothing in " + directory.root());
      return 0;
    }
    if (!directory.isOurs()) {
      System.err.println(
          "troupe: " + directory.root() + " does not look like a data directory of Troupe");
      return 1;
    }
    Optional<DataDirectory.Lock> lock = directory.lock();
    if (lock.isEmpty()) {
      System.err.println("troupe: it is running; 'troupe down' first");
      return 1;
    }
    try (DataDirectory.Lock _ = lock.get()) {
      return reset(directory);
    }
  }

  private int reset(DataDirectory directory) throws IOException {
    if (!yes && !confirmed(directory.root())) {
      System.err.println("Nothing was deleted.");
      return 1;
    }
    System.setProperty("troupe.log", directory.log().toString());
    LeftOvers.end(directory.agent());
    Files.walkFileTree(
        directory.root(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException failure)
              throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
    System.out.println("Deleted " + directory.root());
    return 0;
  }

  private static boolean confirmed(Path root) {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      System.err.println("troupe: there is nobody to ask; give --yes to delete " + root);
      return false;
    }
    String answer = console.readLine("Delete everything in %s, history included? [y/N] ", root);
    return answer != null && answer.strip().toLowerCase(java.util.Locale.ROOT).startsWith("y");
  }
}

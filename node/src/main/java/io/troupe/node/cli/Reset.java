package io.troupe.node.cli;

import io.troupe.node.boot.DataDirectory;
import io.troupe.node.runtime.FolderTree;
import io.troupe.node.runtime.LeftOverPods;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stops what is left of the pods, then deletes all state. */
@Command(
    name = "reset",
    description = "Delete all state of a stopped Troupe: pods, objects, history, keys.")
final class Reset implements Callable<Integer> {
  /** Whoever resets does not wait for every pod's own grace period. */
  static final Duration STOP_GRACE = Duration.ofSeconds(5);

  @Mixin private DataDirectoryOption data;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() throws IOException, InterruptedException {
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

  private int reset(DataDirectory directory) throws IOException, InterruptedException {
    if (!yes && !confirmed(directory.root())) {
      System.err.println("Nothing was deleted.");
      return 1;
    }
    // Without their state nobody could ever find these processes again.
    int stopped = new LeftOverPods(directory.agent()).stop(STOP_GRACE);
    if (stopped > 0) {
      System.out.println("Stopped " + stopped + (stopped == 1 ? " container" : " containers"));
    }
    FolderTree.delete(directory.root());
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

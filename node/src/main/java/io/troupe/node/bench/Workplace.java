package io.troupe.node.bench;

import io.troupe.node.boot.DataDirectory;
import io.troupe.node.runtime.FolderTree;
import io.troupe.node.runtime.LeftOverPods;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder for one benchmark. Control planes with their data directories in it, their pods, and the
 * folder end with the benchmark, also with one that is interrupted; what one leaves behind that is
 * killed, the next one ends.
 */
public final class Workplace implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Workplace.class);
  private static final String PREFIX = "troupe-bench";
  private static final Duration STOP_MAX = Duration.ofSeconds(30);
  private static final Duration PODS_GRACE = Duration.ofSeconds(2);

  private final Path folder;
  private final DataDirectory.Lock lock;
  private final Thread atExit = new Thread(this::interrupted, PREFIX + "-end");

  private Workplace(Path folder, DataDirectory.Lock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Ends what dead benchmarks have left there first.
   *
   * @param parent for temporary folders
   */
  public static Workplace in(Path parent) throws IOException {
    for (Path other : others(parent)) {
      endOfDead(other);
    }
    Path folder = Files.createTempDirectory(parent, PREFIX);
    folder.toFile().setExecutable(true, false); // the database's own user passes through
    Workplace workplace = new Workplace(folder, new DataDirectory(folder).lock().orElseThrow());
    Runtime.getRuntime().addShutdownHook(workplace.atExit);
    return workplace;
  }

  public Path folder() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      return; // the process ends, and the hook does it
    }
    end(folder);
    lock.close();
  }

  private void interrupted() {
    // Also those that have not yet written down that they run.
    List<ProcessHandle> children = ProcessHandle.current().children().toList();
    children.forEach(ProcessHandle::destroy);
    children.forEach(Workplace::awaitEnd);
    try {
      end(folder);
    } catch (IOException e) {
      LOG.warn("{} stays behind", folder, e);
    }
  }

  private static List<Path> others(Path parent) throws IOException {
    try (Stream<Path> files = Files.list(parent)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(PREFIX))
          .filter(Files::isDirectory)
          .filter(Files::isWritable)
          .sorted()
          .toList();
    }
  }

  private static void endOfDead(Path other) {
    try {
      Optional<DataDirectory.Lock> lock = new DataDirectory(other).lock();
      if (lock.isPresent()) {
        end(other);
        lock.get().close();
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} stays behind", other, e);
    }
  }

  private static void end(Path folder) throws IOException {
    List<DataDirectory> directories;
    try (Stream<Path> files = Files.list(folder)) {
      directories = files.filter(Files::isDirectory).sorted().map(DataDirectory::new).toList();
    }
    for (DataDirectory directory : directories) {
      directory
          .running()
          .flatMap(running -> ProcessHandle.of(running.pid()))
          .ifPresent(process -> {
            process.destroy();
            awaitEnd(process);
          });
      endOfPods(directory);
    }
    FolderTree.delete(folder);
  }

  private static void endOfPods(DataDirectory directory) throws IOException {
    try {
      new LeftOverPods(directory.agent()).stop(PODS_GRACE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitEnd(ProcessHandle process) {
    try {
      process.onExit().get(STOP_MAX.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

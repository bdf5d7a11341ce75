package io.troupe.node.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** All state of one node on disk, and the lock that keeps a second process out. */
public record DataDirectory(Path root) {

  /**
   * What a live process writes about itself.
   *
   * @param api where this machine reaches its API
   */
  public record Running(long pid, URI api) {}

  /** Held for the life of the process; the system lets go of it however the process ends. */
  public record Lock(FileChannel channel, FileLock lock) implements AutoCloseable {
    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** {@code $XDG_DATA_HOME/troupe}, or {@code ~/.local/share/troupe}. */
  public static Path byDefault() {
    String xdg = System.getenv("XDG_DATA_HOME");
    Path base =
        xdg == null || xdg.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".local", "share")
            : Path.of(xdg);
    return base.resolve("troupe");
  }

  public Path kubeconfig() {
    return root.resolve("kubeconfig");
  }

  public Path pki() {
    return root.resolve("pki");
  }

  /** Of the store: the embedded database, and the key that wraps the keys of encrypted objects. */
  public Path store() {
    return root.resolve("store");
  }

  /** Of the node agent: logs, volumes and state of containers. */
  public Path agent() {
    return root.resolve("agent");
  }

  /** Under which name this node is a member. */
  Path member() {
    return root.resolve("member");
  }

  /** What this node has last written to an external database. */
  Path lastCommit() {
    return root.resolve("last-commit");
  }

  public Path log() {
    return root.resolve("troupe.log");
  }

  private Path lockFile() {
    return root.resolve("troupe.lock");
  }

  private Path runningFile() {
    return root.resolve("troupe.pid");
  }

  /** Whether a Troupe has been here: reset deletes nothing else. */
  public boolean isOurs() {
    return Files.exists(lockFile());
  }

  /**
   * Made if missing; others may pass through, so that the database's own user reaches its folder,
   * but not look.
   */
  public DataDirectory create() {
    try {
      Files.createDirectories(root);
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empty when another process holds the directory. */
  public Optional<Lock> lock() {
    try {
      FileChannel channel =
          FileChannel.open(lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock;
      try {
        lock = channel.tryLock();
      } catch (OverlappingFileLockException e) {
        lock = null;
      }
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      return Optional.of(new Lock(channel, lock));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void write(Running running) {
    try {
      Files.writeString(
          runningFile(),
          running.pid() + " " + running.api().getPort() + " " + running.api() + "\n",
          StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What runs here; the file alone proves nothing, the lock does. */
  public Optional<Running> running() {
    try {
      if (!Files.exists(runningFile()) || !held()) {
        return Optional.empty();
      }
      String[] words = Files.readString(runningFile()).strip().split(" ");
      // A build before this one, still running, has written no address.
      String api = words.length > 2 ? words[2] : "https://127.0.0.1:" + words[1];
      return Optional.of(new Running(Long.parseLong(words[0]), URI.create(api)));
    } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private boolean held() {
    if (!Files.exists(lockFile())) {
      return false;
    }
    Optional<Lock> mine = lock();
    mine.ifPresent(Lock::close);
    return mine.isEmpty();
  }
}

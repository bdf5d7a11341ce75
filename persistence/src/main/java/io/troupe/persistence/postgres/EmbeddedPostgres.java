package io.troupe.persistence.postgres;

import io.troupe.persistence.disk.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL server as a child process, in a directory of its own, for one JVM at a time.
 *
 * <p>It listens on 127.0.0.1 only, on a port that changes with each start, with a password that
 * lies beside the data. It stops when the JVM ends, however that ends. Nothing acknowledged is lost
 * then: fsync and full_page_writes are on. A start that follows at once waits for the server of the
 * JVM before to finish: the lock on the directory proves that no living JVM owns it. A server that
 * ends by itself, as it does when its log finds no room on the disk, is started again, for as long
 * as it takes.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final String USER = "troupe";
  private static final String PID_FILE = "postmaster.pid";

  /** The line, from 0, in which the server says its port. */
  private static final int PID_FILE_PORT = 3;

  private static final int PASSWORD_BYTES = 24;
  private static final int INIT_SECONDS_MAX = 120;

  /** Long: after a crash the server first replays its log. */
  private static final int START_SECONDS_MAX = 120;

  private static final int STOP_SECONDS_MAX = 15;
  private static final int START_ATTEMPTS_MAX = 10;
  private static final int RETRY_PAUSE_MILLIS = 300;

  /** Between attempts at a server that has ended by itself, such as for want of room. */
  private static final int REVIVE_PAUSE_MILLIS_MAX = 2_000;

  private final Path directory;
  private final ServerAccount account;
  private final FileChannel lock;
  private final String password;
  private int port;
  private volatile ServerProcess server;

  /** Whether an end of the server is a surprise. */
  private volatile boolean running;

  /** Whether its owner wants it to run. */
  private boolean wanted;

  private EmbeddedPostgres(
      Path directory, ServerAccount account, FileChannel lock, String password) {
    this.directory = directory;
    this.account = account;
    this.lock = lock;
    this.password = password;
  }

  /**
   * Blocks until the server answers: about 3 s the first time, 0.2 s later.
   *
   * @param directory created if missing
   * @param random for the password; must be a secure one
   * @throws DatabaseStartFailure with the reason and the server's last words
   */
  public static EmbeddedPostgres start(Path directory, RandomGenerator random) {
    try {
      Files.createDirectories(directory);
      Path real = directory.toRealPath();
      FileChannel lock = lock(real);
      try {
        EmbeddedPostgres postgres =
            new EmbeddedPostgres(real, ServerAccount.detect(), lock, password(real, random));
        postgres.initialise();
        postgres.start(0);
        return postgres;
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new DatabaseStartFailure("cannot start PostgreSQL in " + directory + ": " + e, e);
    }
  }

  /**
   * Where a server that some process has started in this directory listens; empty if none runs. For
   * whoever wants to look into the database beside that process.
   */
  public static Optional<DatabaseUrl> running(Path directory) throws IOException {
    Path data = directory.toRealPath().resolve("data");
    if (orphan(data).isEmpty()) {
      return Optional.empty();
    }
    int port = Integer.parseInt(Files.readAllLines(data.resolve(PID_FILE)).get(PID_FILE_PORT));
    return Optional.of(url(port, Files.readString(directory.resolve("password")).strip()));
  }

  /** Once per build: makes the first start in every directory shorter, by more than a second. */
  public static void prepare() throws IOException {
    PostgresBinaries.expand();
  }

  public DatabaseUrl url() {
    return url(port, password);
  }

  private static DatabaseUrl url(int port, String password) {
    return new DatabaseUrl("jdbc:postgresql://127.0.0.1:" + port + "/postgres", USER, password);
  }

  public boolean alive() {
    return server.alive();
  }

  /** Of the server's first process; for tests that kill it. */
  public long pid() {
    return server.pid();
  }

  /** Stops and starts on the same port; connections break. */
  public synchronized void restart() {
    stop();
    try {
      start(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops the server only; {@link #restart} starts it again. */
  public synchronized void stop() {
    wanted = false;
    notifyAll();
    halt();
  }

  private void halt() {
    running = false;
    if (!server.alive()) {
      return;
    }
    signal("INT", server.pid());
    if (server.awaitExit(STOP_SECONDS_MAX) == -1) {
      LOG.warn("PostgreSQL did not stop within {} s and is killed", STOP_SECONDS_MAX);
      signal("QUIT", server.pid());
      if (server.awaitExit(STOP_SECONDS_MAX) == -1) {
        server.kill();
      }
    }
  }

  @Override
  public synchronized void close() {
    stop();
    try {
      lock.close();
    } catch (IOException e) {
      LOG.warn("the lock on {} could not be given back", directory, e);
    }
  }

  /** A server that was killed (out of memory, by hand), or gave up, comes back on the same port. */
  private void ended() {
    if (running) {
      LOG.error("PostgreSQL ended unexpectedly and is started again\n{}", server.lastLines());
      Thread keeper = new Thread(this::revive, "postgres-keeper");
      keeper.setDaemon(true);
      keeper.start();
    }
  }

  /** Its owner can do nothing about it but wait; whoever makes room need not tell anybody. */
  private synchronized void revive() {
    try {
      for (long pause = RETRY_PAUSE_MILLIS; wanted && !server.alive(); ) {
        try {
          attempt(port);
        } catch (IOException e) {
          LOG.error("PostgreSQL cannot be started again: {}", e.toString());
        }
        if (running) {
          LOG.info("PostgreSQL runs again");
          return;
        }
        if (pause == RETRY_PAUSE_MILLIS) {
          LOG.error("PostgreSQL does not start yet, and is tried again\n{}", server.lastLines());
        }
        halt();
        wait(pause);
        pause = Math.min(2 * pause, REVIVE_PAUSE_MILLIS_MAX);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void initialise() throws IOException {
    Path data = data();
    if (Files.isDirectory(data)) {
      return;
    }
    Path binaries = PostgresBinaries.unpackInto(directory);
    Path half = directory.resolve("data.initialising");
    PostgresBinaries.delete(half);
    Files.createDirectory(
        half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    account.own(half);
    Path passwordFile = directory.resolve("password");
    account.own(passwordFile);
    List<String> command = new ArrayList<>(account.command(directory));
    command.addAll(
        List.of(
            binaries.resolve("bin/initdb").toString(),
            "--pgdata=" + half,
            "--username=" + USER,
            "--pwfile=" + passwordFile,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--no-instructions",
            "--set=max_connections=40",
            "--set=shared_buffers=32MB"));
    ServerProcess initdb = ServerProcess.start(command, directory, () -> {});
    if (initdb.awaitExit(INIT_SECONDS_MAX) != 0) {
      initdb.kill();
      throw new DatabaseStartFailure("initdb failed in " + directory + "\n" + initdb.lastLines());
    }
    Files.move(half, data, StandardCopyOption.ATOMIC_MOVE);
  }

  private void start(int wantedPort) throws IOException {
    wanted = true;
    PostgresBinaries.unpackInto(directory);
    awaitOrphan();
    for (int attempt = 1; ; attempt++) {
      port = wantedPort != 0 ? wantedPort : freePort();
      attempt(port);
      if (running) {
        return;
      }
      String words = server.lastLines();
      if (server.alive()) {
        stop();
      } else if (attempt < START_ATTEMPTS_MAX) {
        // The port was taken meanwhile, or backends of a killed server still hold the memory.
        server.awaitExit(1);
        pause();
        continue;
      }
      wanted = false;
      throw new DatabaseStartFailure("PostgreSQL does not start in " + directory + "\n" + words);
    }
  }

  /** Leaves it running, if it does. */
  private void attempt(int on) throws IOException {
    running = false;
    List<String> command = new ArrayList<>(account.command(directory));
    command.add(PostgresBinaries.unpackInto(directory).resolve("bin/postgres").toString());
    command.add("-D");
    command.add(data().toString());
    ServerOptions.arguments(on).forEach(command::add);
    server = ServerProcess.start(command, directory, this::ended);
    running = server.awaitReady(START_SECONDS_MAX);
    // It may have ended before anybody was told that it should run.
    running &= server.alive();
  }

  /** A server whose JVM was killed may still be shutting down. */
  private void awaitOrphan() throws IOException {
    Optional<ProcessHandle> orphan = orphan(data());
    if (orphan.isEmpty()) {
      return;
    }
    signal("INT", orphan.get().pid());
    try {
      orphan.get().onExit().get(STOP_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      signal("QUIT", orphan.get().pid());
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static Optional<ProcessHandle> orphan(Path data) throws IOException {
    Path pidFile = data.resolve(PID_FILE);
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(pidFile);
    if (lines.isEmpty() || !lines.getFirst().matches("\\d{1,9}")) {
      return Optional.empty();
    }
    long pid = Long.parseLong(lines.getFirst());
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(_ -> worksIn(pid, data));
  }

  /** Process numbers are reused: only one whose working directory is ours is our server. */
  private static boolean worksIn(long pid, Path folder) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).equals(folder);
    } catch (IOException gone) {
      return false;
    }
  }

  private Path data() {
    return directory.resolve("data");
  }

  private static FileChannel lock(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock held = null;
    try {
      held = channel.tryLock();
    } catch (OverlappingFileLockException sameJvm) {
      LOG.debug("held by this JVM", sameJvm);
    }
    if (held == null) {
      channel.close();
      throw new DatabaseStartFailure("the database in " + directory + " is in use");
    }
    return channel;
  }

  private static String password(Path directory, RandomGenerator random) throws IOException {
    Path file = directory.resolve("password");
    if (!Files.exists(file)) {
      byte[] bytes = new byte[PASSWORD_BYTES];
      random.nextBytes(bytes);
      WholeFile.write(file, HexFormat.of().formatHex(bytes));
    }
    return Files.readString(file).strip();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  /** The JDK can only terminate or kill; to PostgreSQL these mean other things than interrupt. */
  private static void signal(String name, long pid) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(pid))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      LOG.warn("cannot signal process {}", pid, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(RETRY_PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseStartFailure("interrupted while PostgreSQL started", e);
    }
  }
}

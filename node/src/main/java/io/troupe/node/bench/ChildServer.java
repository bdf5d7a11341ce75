package io.troupe.node.bench;

import io.troupe.node.boot.DataDirectory;
import io.troupe.node.runtime.LeftOverPods;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * A control plane in a process of its own, with the JVM options of this one, on a data directory
 * that is the benchmark's.
 */
final class ChildServer implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofSeconds(120);
  private static final Duration STOP_GRACE = Duration.ofSeconds(2);
  private static final int STOP_SECONDS = 60;
  private static final String LOCALHOST = "127.0.0.1";

  private final Process process;
  private final DataDirectory directory;
  private final String address;
  private final int port;
  private final Duration startup;

  private ChildServer(
      Process process, DataDirectory directory, String address, int port, Duration startup) {
    this.process = process;
    this.directory = directory;
    this.address = address;
    this.port = port;
    this.startup = startup;
  }

  /** One that is alone, with a database of its own. */
  static ChildServer start(Path data, int hollowNodes, LongSupplier nanos) throws IOException {
    int port = freePort();
    return start(
        data,
        LOCALHOST,
        port,
        List.of("up", "--port=" + port, "--hollow-nodes=" + hollowNodes),
        nanos);
  }

  /** One of several over a database. */
  static ChildServer member(
      Path data, String address, int port, String databaseUrl, LongSupplier nanos)
      throws IOException {
    return start(
        data,
        address,
        port,
        List.of(
            "server", "--address=" + address, "--port=" + port, "--database-url=" + databaseUrl),
        nanos);
  }

  private static ChildServer start(
      Path data, String address, int port, List<String> arguments, LongSupplier nanos)
      throws IOException {
    Files.createDirectories(data);
    Path output = data.resolve("up.out");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "io.troupe.node.cli.Troupe"));
    command.addAll(arguments);
    command.add("--data-dir=" + data);
    long started = nanos.getAsLong();
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader said = Files.newBufferedReader(output)) {
      while (nanos.getAsLong() - started < START_MAX.toNanos()) {
        String line = said.readLine();
        if (line != null && line.startsWith("Troupe is ready")) {
          return new ChildServer(
              process,
              new DataDirectory(data),
              address,
              port,
              Duration.ofNanos(nanos.getAsLong() - started));
        }
        if (line == null && !process.isAlive()) {
          break;
        }
        if (line == null) {
          LockSupport.parkNanos(5_000_000);
        }
      }
    }
    process.destroyForcibly();
    throw new IllegalStateException(
        "the control plane did not start:\n" + Files.readString(output));
  }

  /** From exec to ready. */
  Duration startup() {
    return startup;
  }

  Load.Target target() {
    return Load.Target.of(directory, address, port);
  }

  /** Of the server, its database and this process until now. */
  Cpu cpu() {
    return new Cpu(
        spent(process.toHandle()),
        process.descendants().mapToLong(ChildServer::spent).sum(),
        spent(ProcessHandle.current()));
  }

  /** Processor time of the server alone, in nanoseconds. */
  long spent() {
    return spent(process.toHandle());
  }

  static long spent(ProcessHandle handle) {
    return handle.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  /** Proportional set size of the JVM and all its children, the database's among them, in MiB. */
  long residentMiB() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
            .mapToLong(ChildServer::pssKiB)
            .sum()
        / 1024;
  }

  private static long pssKiB(ProcessHandle handle) {
    try {
      return Files.readAllLines(Path.of("/proc/" + handle.pid() + "/smaps_rollup")).stream()
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .sum();
    } catch (IOException e) {
      return 0; // it has ended, or is not ours to look at
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      // Pods outlive a control plane, but not the benchmark.
      new LeftOverPods(directory.agent()).stop(STOP_GRACE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}

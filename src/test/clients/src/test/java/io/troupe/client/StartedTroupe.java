package io.troupe.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * One control plane for all clients, started from the distribution as its users start it, with an
 * empty data directory; it ends with the last test.
 */
final class StartedTroupe implements BeforeAllCallback {
  private static final Duration START_MAX = Duration.ofSeconds(600);
  private static final long STOP_SECONDS_MAX = 120;

  /** Clients' own limits are a tenth of it. */
  static final int ANSWER_MILLIS_MAX = 100_000;

  /** Below those that the system gives to connections, so nobody has it when the server comes. */
  private static final int PORT_MIN = 11_000;

  private static final int PORT_MAX = 12_000;

  /** Surefire starts in the module's folder. */
  private static final Path ROOT = Path.of("").toAbsolutePath().resolve("../../..").normalize();

  private static final Path LIB = ROOT.resolve("node/target/troupe/lib");

  private static volatile Running running;

  static Path kubeconfig() {
    return running.folder().resolve("data/kubeconfig");
  }

  /** The kubeconfig's text, for clients that want that. */
  static String kubeconfigText() {
    try {
      return Files.readString(kubeconfig());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What fabric8's client wants, with the patience that a busy machine asks for. */
  static Config fabric8() {
    Config config = Config.fromKubeconfig(kubeconfigText());
    config.setConnectionTimeout(ANSWER_MILLIS_MAX);
    config.setRequestTimeout(ANSWER_MILLIS_MAX);
    return config;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    running =
        context
            .getRoot()
            .getStore(Namespace.create(StartedTroupe.class))
            .computeIfAbsent(Running.class, _ -> Running.start(), Running.class);
  }

  /** As far as it can be: a process that is about to end may still write, or tidy up, there. */
  static void remove(Path folder) throws IOException {
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

  private record Running(Path folder, Process process) implements AutoCloseable {

    static Running start() {
      assertThat(LIB).as("the distribution; ./mvnw package makes it").isDirectory();
      try {
        Path folder = Files.createTempDirectory("troupe-clients");
        Path output = folder.resolve("up.out");
        Process process =
            new ProcessBuilder(
                    command("up", "--data-dir=" + folder.resolve("data"), "--port=" + freePort()))
                .redirectOutput(output.toFile())
                .redirectErrorStream(true)
                .start();
        try {
          Awaitility.await("troupe up, see " + output)
              .atMost(START_MAX)
              .pollInterval(Duration.ofMillis(50))
              .until(
                  () -> !process.isAlive() || Files.readString(output).contains("Troupe is ready"));
          assertThat(process.isAlive()).as(Files.readString(output)).isTrue();
        } catch (RuntimeException | AssertionError failed) {
          process.destroyForcibly(); // nobody else would
          throw failed;
        }
        return new Running(folder, process);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static List<String> command(String... arguments) {
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--sun-misc-unsafe-memory-access=allow",
                  "--enable-native-access=ALL-UNNAMED",
                  "-XX:+UseCompactObjectHeaders",
                  "-Xmx768m",
                  "-cp",
                  ROOT.resolve("conf") + File.pathSeparator + LIB + "/*",
                  "io.troupe.node.cli.Troupe"));
      command.addAll(List.of(arguments));
      return command;
    }

    private static int freePort() {
      int first = (int) (ProcessHandle.current().pid() % (PORT_MAX - PORT_MIN));
      for (int i = 0; i < PORT_MAX - PORT_MIN; i++) {
        int port = PORT_MIN + (first + i) % (PORT_MAX - PORT_MIN);
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
          return port;
        } catch (IOException taken) {
          // The next one.
        }
      }
      throw new IllegalStateException("no free port");
    }

    @Override
    public void close() throws IOException {
      // Pods outlive their control plane; no test's may outlive the tests.
      new ProcessBuilder(command("down", "--stop-pods", "--data-dir=" + folder.resolve("data")))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .onExit()
          .orTimeout(STOP_SECONDS_MAX, TimeUnit.SECONDS)
          .join();
      process.destroyForcibly().onExit().join();
      remove(folder);
    }
  }
}

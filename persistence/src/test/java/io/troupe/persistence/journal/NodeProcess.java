package io.troupe.persistence.journal;

import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.EventType;
import io.troupe.persistence.Store;
import io.troupe.persistence.StoreSettings;
import io.troupe.persistence.TestServer;
import io.troupe.persistence.postgres.DatabaseUrl;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A JVM of its own that writes as fast as it can and prints each acknowledged name, to be stopped
 * or killed. Arguments: directory, node name, and a database address or "embedded".
 */
final class NodeProcess implements AutoCloseable {
  private static final int IN_FLIGHT = 40;

  private final Process process;
  private final List<String> acknowledged = new ArrayList<>();
  private final Thread reader;

  private NodeProcess(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "node-process");
    this.reader.setDaemon(true);
    this.reader.start();
  }

  static NodeProcess start(Path directory, String name, Optional<DatabaseUrl> url, String... prefix)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(prefix));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            NodeProcess.class.getName(),
            directory.toString(),
            name,
            url.map(DatabaseUrl::jdbc).orElse("embedded"),
            url.map(DatabaseUrl::user).orElse("-"),
            url.map(DatabaseUrl::password).orElse("-")));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return new NodeProcess(builder.start());
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (acknowledged) {
          acknowledged.add(line);
        }
      }
    } catch (IOException killed) {
      return;
    }
  }

  /** Names whose write was acknowledged. */
  List<String> acknowledged() {
    synchronized (acknowledged) {
      return List.copyOf(acknowledged);
    }
  }

  /** After the process has ended: no line is on its way any more. */
  List<String> allAcknowledged() throws InterruptedException {
    process.waitFor();
    reader.join();
    return acknowledged();
  }

  boolean alive() {
    return process.isAlive();
  }

  void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  public static void main(String[] arguments) throws Exception {
    Optional<DatabaseUrl> url =
        arguments[2].equals("embedded")
            ? Optional.empty()
            : Optional.of(new DatabaseUrl(arguments[2], arguments[3], arguments[4]));
    Store store =
        Store.open(
            StoreSettings.of(
                Path.of(arguments[0]),
                url,
                TestServer::secret,
                TestServer.NO_FACTS,
                arguments[1],
                System::nanoTime,
                new SecureRandom()));
    RevisionJournalSetup setup = store.journal(_ -> {}, _ -> Optional.empty(), _ -> {});
    for (long i = 0; ; i += IN_FLIGHT) {
      List<CompletableFuture<Void>> flight = new ArrayList<>();
      for (long j = i; j < i + IN_FLIGHT; j++) {
        String name = arguments[1] + "-" + j;
        ObjectKey key = Samples.configMap(name);
        var event = Samples.event(EventType.CREATED, key, "uid-" + name, "request-" + name);
        flight.add(
            setup
                .writer()
                .write(key, 1, "w", 0, event, store.codec().encode(key, event))
                .thenRun(() -> System.out.println(name)));
      }
      CompletableFuture.allOf(flight.toArray(CompletableFuture[]::new)).join();
    }
  }
}

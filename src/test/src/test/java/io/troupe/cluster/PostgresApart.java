package io.troupe.cluster;

import static org.awaitility.Awaitility.await;

import io.troupe.persistence.postgres.DatabaseUrl;
import io.troupe.persistence.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL on a machine of its own: its programs and its first data are the embedded one's. */
final class PostgresApart implements ExternalPostgres {
  private static final int PORT = 5432;
  private static final Duration START_MAX = Duration.ofSeconds(180);
  private static final int STOP_SECONDS_MAX = 60;

  private final Path folder;
  private final Network network;
  private final String machine;
  private final DatabaseUrl url;
  private Process process;
  private int lives;

  private PostgresApart(Path folder, Network network, String machine, DatabaseUrl url) {
    this.folder = folder;
    this.network = network;
    this.machine = machine;
    this.url = url;
  }

  static PostgresApart start(Path folder, Network network, String machine) {
    DatabaseUrl first;
    try (EmbeddedPostgres maker = EmbeddedPostgres.start(folder, new SecureRandom())) {
      first = maker.url();
      Files.writeString(
          folder.resolve("data/pg_hba.conf"),
          "host all all " + network.addresses() + " scram-sha-256\n",
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    DatabaseUrl url =
        new DatabaseUrl(
            "jdbc:postgresql://" + network.address(machine) + ":" + PORT + "/postgres",
            first.user(),
            first.password());
    PostgresApart postgres = new PostgresApart(folder.toAbsolutePath(), network, machine, url);
    postgres.start();
    return postgres;
  }

  private void start() {
    List<String> command = new ArrayList<>(network.enter(machine));
    // Root must not be the server, and nobody may not enter root's temporary folders.
    command.addAll(
        List.of(
            "setpriv",
            "--pdeathsig=INT",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "--inh-caps=+dac_read_search",
            "--ambient-caps=+dac_read_search",
            "--securebits=+no_setuid_fixup",
            programs().resolve("bin/postgres").toString(),
            "-D",
            folder.resolve("data").toString()));
    for (String option :
        List.of(
            "port=" + PORT,
            "listen_addresses=" + network.address(machine),
            "unix_socket_directories=",
            "max_connections=60",
            // As an operator sets it: a client that is cut off holds no lock for long.
            "tcp_user_timeout=1000",
            "timezone=UTC")) {
      command.addAll(List.of("-c", option));
    }
    lives++;
    Path output = folder.resolve("server-" + lives + ".out");
    try {
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await("PostgreSQL, see " + output)
        .atMost(START_MAX)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> Files.readString(output).contains("ready to accept connections"));
  }

  private Path programs() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.getFileName().toString().startsWith("postgres-"))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public DatabaseUrl databaseUrl() {
    return url;
  }

  @Override
  public void stop() {
    try {
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
      if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void restart() {
    stop();
    start();
  }

  @Override
  public void close() {
    stop();
  }
}

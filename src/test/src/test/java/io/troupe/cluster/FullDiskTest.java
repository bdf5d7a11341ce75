package io.troupe.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.launch.Ports;
import io.troupe.persistence.postgres.DatabaseUrl;
import io.troupe.persistence.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * Disks that are full: of the embedded database, of an external one, of a control plane's own
 * directory. Nothing acknowledged is lost, what cannot be done is refused in so many words, and
 * once there is room nobody need do anything, but to start an external database that gave up.
 */
@EnabledIf("disksAreHere")
class FullDiskTest {
  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
  private static final Duration SOON = Duration.ofSeconds(90);

  /** With the server's programs, its log's first files and room for the test. */
  private static final int DATABASE_MEGABYTES = 280;

  private static final int DIRECTORY_MEGABYTES = 16;

  /** Of chance, which nothing makes smaller; an object may have a megabyte. */
  private static final int VALUE_BYTES = 500_000;

  /** More than a file of the database's log holds. */
  private static final int WRITES_MAX = 100;

  @TempDir Path folder;
  private final Random random = new Random(1);
  private final Set<String> acknowledged = new TreeSet<>();
  private int number;

  static boolean disksAreHere() {
    return SmallDisk.possible();
  }

  @Test
  void theEmbeddedDatabaseComesBackByItselfOnceThereIsRoom() throws Exception {
    Path data = folder.resolve("data");
    try (SmallDisk disk = SmallDisk.at(data, DATABASE_MEGABYTES);
        ControlPlaneProcess node =
            new ControlPlaneProcess("127.0.0.1", Ports.claim(), data, List.of())) {
      node.start();
      try (NodeClient client = node.client()) {
        write(client, 3);
        disk.fill();
        DatabaseUrl url = EmbeddedPostgres.running(data.resolve("store/postgres")).orElseThrow();
        demandRoomForTheLog(url);
        await().atMost(SOON).until(() -> client.get("/readyz").code() == 500);
        assertThat(client.get("/readyz?verbose").text()).contains("[-]database failed");
        refusesOnceFull(client);
        disk.free();
        resumes(client);
      }
    }
  }

  @Test
  void aFullDirectoryStopsNobodyAndAFullExternalDatabaseOnlyForAsLong() throws Exception {
    Path data = folder.resolve("data");
    Path database = folder.resolve("database");
    try (SmallDisk databaseDisk = SmallDisk.at(database, DATABASE_MEGABYTES);
        ExternalPostgres postgres = ExternalPostgres.start(database.resolve("server"));
        SmallDisk directory = SmallDisk.at(data, DIRECTORY_MEGABYTES);
        ControlPlaneProcess node =
            new ControlPlaneProcess(
                "127.0.0.1", Ports.claim(), data, List.of("--database-url=" + postgres.url()))) {
      node.start();
      directory.fill();
      try (NodeClient client = node.client()) {
        write(client, 3);
        assertThat(client.ready()).isTrue();
      }
      node.kill9();
      node.start();
      try (NodeClient client = node.client()) {
        write(client, 3);
        directory.free();

        databaseDisk.fill();
        refusesOnceFull(client);
        databaseDisk.free();
        postgres.restart();
        resumes(client);
      }
    }
  }

  private void write(NodeClient client, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      assertThat(client.post(CONFIG_MAPS, object(100)).code()).isEqualTo(201);
      acknowledged.add("made-" + number);
    }
  }

  /** PostgreSQL can refuse a row for want of room, but not the log of what it has begun. */
  private static void demandRoomForTheLog(DatabaseUrl url) {
    await("the database gives up")
        .atMost(SOON)
        .until(() -> {
          try (Connection connection =
                  DriverManager.getConnection(url.jdbc(), url.user(), url.password());
              Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_logical_emit_message(false, 'test', 'full')");
            statement.execute("SELECT pg_switch_wal()");
            return false;
          } catch (SQLException ended) {
            return true;
          }
        });
  }

  /** Writes until it cannot, and sees how it says so. */
  private void refusesOnceFull(NodeClient client) throws IOException {
    NodeClient.Answer answer = client.post(CONFIG_MAPS, object(VALUE_BYTES));
    for (int i = 0; i < WRITES_MAX && answer.ok(); i++) {
      acknowledged.add("made-" + number);
      answer = client.post(CONFIG_MAPS, object(VALUE_BYTES));
    }
    System.out.println(
        "full after " + number + " objects: " + answer.retryAfter() + " " + answer.text());
    assertThat(answer.code()).as(answer.text()).isIn(429, 500, 503, 504);
    assertThat(answer.json().path("kind").asText()).isEqualTo("Status");
    if (answer.code() != 504) {
      // What timed out may have been done: upstream does not ask to send it again either.
      assertThat(answer.retryAfter()).as(answer.text()).isPresent();
    }
    assertThat(client.get("/livez").code()).isEqualTo(200);
    // Memory answers what asks for no more than that.
    assertThat(client.get(CONFIG_MAPS + "/made-1?resourceVersion=0").code()).isEqualTo(200);
  }

  private void resumes(NodeClient client) throws IOException {
    long freed = System.nanoTime();
    await().atMost(SOON).until(() -> client.post(CONFIG_MAPS, object(100)).ok());
    System.out.printf("written %.2f s after room was made%n", (System.nanoTime() - freed) / 1e9);
    await().atMost(SOON).until(client::ready);
    assertThat(client.names(CONFIG_MAPS)).containsAll(acknowledged);
  }

  private ObjectNode object(int bytes) {
    byte[] value = new byte[bytes];
    random.nextBytes(value);
    ObjectNode object = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
    object.putObject("metadata").put("name", "made-" + ++number);
    object.putObject("data").put("value", Base64.getEncoder().encodeToString(value));
    return object;
  }
}

package io.troupe.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.launch.Launch;
import io.troupe.node.boot.Backups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server with a database of its own becomes a cluster of three by backup and restore; then this
 * cluster is taken back to a backup, with two of its nodes stopped and one that nobody has told.
 * One test, since JVMs take their time to start.
 */
class RestoreTest {
  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String SECRETS = "/api/v1/namespaces/default/secrets";
  private static final long RAISED_BY = 1_000_000_000L;
  private static final Duration SOON = Duration.ofSeconds(180);

  /** How a process ends that finds another history in its database. */
  private static final int OTHER_HISTORY = 70;

  @TempDir Path folder;
  private final List<NodeClient> clients = new ArrayList<>();

  private record Finished(int code, String text) {}

  @Test
  void aClusterIsRestoredAndNobodyTakesTheNewHistoryForTheOld() throws Exception {
    try (ThreeNodes cluster = ThreeNodes.in(folder)) {
      becomesExternal(cluster);
      cluster.start();
      NodeClient first = client(cluster, 1);
      for (int node = 1; node <= 3; node++) {
        showsTheSecret(cluster, node);
        isCreated(client(cluster, node), "kept-" + node);
      }
      long before = revision(first);
      assertThat(before).isBetween(RAISED_BY, 2 * RAISED_BY);

      Path file = folder.resolve("second");
      assertThat(run("backup", database(cluster), data(cluster, 1), "" + file).code()).isZero();
      String elsewhere = "--data-dir=" + folder.resolve("elsewhere");
      Finished running = run("restore", database(cluster), elsewhere, "" + file);
      assertThat(running.code()).isEqualTo(1);
      assertThat(running.text())
          .contains("members of a cluster run on this database", "stop all of them")
          .contains(
              cluster.node(1).address(), cluster.node(2).address(), cluster.node(3).address());
      for (int node = 1; node <= 3; node++) {
        isCreated(client(cluster, node), "lost-" + node);
      }

      cluster.node(1).leave();
      cluster.node(2).kill9();
      cluster.node(1).awaitEnd();
      empty(cluster);
      Finished restored = run("restore", database(cluster), data(cluster, 1), "" + file);
      assertThat(restored.code()).as(restored.text()).isZero();
      cluster.node(1).begin();
      cluster.node(2).begin();
      wasNotTold(cluster.node(3), before);
      cluster.node(1).awaitReady();
      cluster.node(2).awaitReady();
      for (int node = 1; node <= 3; node++) {
        goesOnWithTheBackup(cluster, node, before);
      }
      aForeignDatabaseIsRefused(cluster);
    } finally {
      clients.forEach(NodeClient::close);
    }
  }

  /** The first node's life before the others: alone, with a database in its data directory. */
  private void becomesExternal(ThreeNodes cluster) throws Exception {
    Path file = folder.resolve("first");
    ControlPlaneProcess node = cluster.node(1);
    try (ControlPlaneProcess alone =
        new ControlPlaneProcess(node.address(), node.port(), node.data(), List.of())) {
      alone.start();
      NodeClient client = alone.client();
      clients.add(client);
      ObjectNode secret = Json.parse("{\"apiVersion\":\"v1\",\"kind\":\"Secret\"}");
      secret.putObject("metadata").put("name", "words");
      secret.putObject("data").put("a", "aHVudGVyMg==");
      await().atMost(SOON).ignoreExceptions().until(() -> client.post(SECRETS, secret).ok());
    }
    Finished backup = run("backup", "--data-dir=" + node.data(), "--no-keys", "" + file);
    assertThat(backup.code()).as(backup.text()).isZero();
    assertThat(Backups.keysOf(file)).doesNotExist();
    Finished keyless = run("restore", "--data-dir=" + folder.resolve("elsewhere"), "" + file);
    assertThat(keyless.code()).isEqualTo(1);
    assertThat(keyless.text()).contains("encrypted under root key");
    Finished moved = run("restore", database(cluster), "--data-dir=" + node.data(), "" + file);
    assertThat(moved.code()).as(moved.text()).isZero();
  }

  /** It ends, or begins anew, as soon as it sees what lies in its database now. */
  private void wasNotTold(ControlPlaneProcess node, long before) {
    NodeClient client = node.client();
    clients.add(client);
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> !node.isAlive() || revision(client) >= before + RAISED_BY);
    if (!node.isAlive()) {
      assertThat(node.awaitEnd()).isEqualTo(OTHER_HISTORY);
      node.start();
    }
  }

  private void goesOnWithTheBackup(ThreeNodes cluster, int number, long before) throws IOException {
    showsTheSecret(cluster, number);
    NodeClient client = client(cluster, number);
    assertThat(client.names(CONFIG_MAPS))
        .contains("kept-1", "kept-2", "kept-3")
        .doesNotContain("lost-1", "lost-2", "lost-3");
    assertThat(revision(client)).isGreaterThanOrEqualTo(before + RAISED_BY);
    for (long old : new long[] {before, before + RAISED_BY / 2}) {
      String watch = CONFIG_MAPS + "?watch=1&timeoutSeconds=1&resourceVersion=" + old;
      assertThat(client.get(watch).text()).contains("\"code\":410").contains("Expired");
    }
    isCreated(client, "after-" + number);
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(() ->
            assertThat(client.get("/troupe/v1/members").json().path("members"))
                .hasSize(3)
                .allSatisfy(m -> assertThat(m.path("state").asText()).isEqualTo("up")));
  }

  /** What would happen if somebody pointed a node at an old copy of its database. */
  private void aForeignDatabaseIsRefused(ThreeNodes cluster) throws IOException {
    ControlPlaneProcess node = cluster.node(1);
    node.leave();
    node.awaitEnd();
    Files.writeString(node.data().resolve("last-commit"), "7 8 2026-01-01T00:00:00Z lost\n");
    node.begin();
    assertThat(node.awaitEnd()).isEqualTo(1);
    assertThat(node.said()).contains("does not hold commit 8 of this node");
  }

  private void showsTheSecret(ThreeNodes cluster, int number) {
    NodeClient client = client(cluster, number);
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() ->
            client.get(SECRETS + "/words").json().at("/data/a").asText().equals("aHVudGVyMg=="));
  }

  private static void isCreated(NodeClient client, String name) {
    ObjectNode object = Json.parse("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\"}");
    object.putObject("metadata").put("name", name);
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> {
          int code = client.post(CONFIG_MAPS, object).code();
          return code == 201 || code == 409;
        });
  }

  private static long revision(NodeClient client) throws IOException {
    return client.get(CONFIG_MAPS).json().at("/metadata/resourceVersion").asLong();
  }

  private NodeClient client(ThreeNodes cluster, int number) {
    NodeClient client = cluster.node(number).client();
    clients.add(client);
    return client;
  }

  /** As if it had been dropped and created anew, which would take another connection's database. */
  private static void empty(ThreeNodes cluster) throws SQLException {
    var url = cluster.postgres().databaseUrl();
    try (Connection connection =
            DriverManager.getConnection(url.jdbc(), url.user(), url.password());
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
      statement.execute("DROP SCHEMA public CASCADE");
      statement.execute("CREATE SCHEMA public");
      connection.commit();
    }
  }

  private static String database(ThreeNodes cluster) {
    return "--database-url=" + cluster.postgres().url();
  }

  private static String data(ThreeNodes cluster, int number) {
    return "--data-dir=" + cluster.node(number).data();
  }

  private static Finished run(String... command) throws IOException, InterruptedException {
    Process once = Launch.command(List.of(command)).redirectErrorStream(true).start();
    String text = new String(once.getInputStream().readAllBytes());
    return new Finished(once.waitFor(), text);
  }
}

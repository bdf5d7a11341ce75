package io.troupe.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.journal.RevisionJournalSetup;
import io.troupe.persistence.journal.Samples;
import io.troupe.persistence.postgres.DatabaseStartFailure;
import io.troupe.persistence.postgres.DatabaseUrl;
import io.troupe.persistence.postgres.SchemaMigration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
  private final TestServer server = TestServer.shared();

  @Test
  void anotherRootKeyIsRefusedWhileSecretsNeedTheOldOne(@TempDir Path directory) throws Exception {
    DatabaseUrl url = server.fresh();
    try (Store store = open(directory.resolve("one"), url)) {
      RevisionJournalSetup setup = store.journal(_ -> {}, _ -> Optional.empty(), _ -> {});
      ObjectKey key = Samples.secret("s");
      ObjectEvent event = Samples.event(EventType.CREATED, key, "u", "r");
      setup
          .writer()
          .write(key, 1, "w", 0, event, store.codec().encode(key, event))
          .get(60, TimeUnit.SECONDS);
    }
    assertThatThrownBy(() -> open(directory.resolve("two"), url).close())
        .isInstanceOf(DatabaseStartFailure.class)
        .hasMessageContaining("put the right file there");
    open(directory.resolve("one"), url).close();
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("one/root.key"))))
        .isEqualTo("rw-------");
  }

  @Test
  void anUnreachableServerAndANewerSchemaAreSaidPlainly(@TempDir Path directory) {
    DatabaseUrl nobody = new DatabaseUrl("jdbc:postgresql://127.0.0.1:1/x", "u", "secret");
    assertThatThrownBy(() -> open(directory, nobody).close())
        .isInstanceOf(DatabaseStartFailure.class)
        .hasMessageContaining("cannot reach the database at jdbc:postgresql://127.0.0.1:1/x")
        .hasMessageNotContaining("secret");
    DatabaseUrl url = server.fresh();
    open(directory, url).close();
    sql(directory, url, "UPDATE schema_history SET version = '99'");
    assertThatThrownBy(() -> open(directory, url).close())
        .isInstanceOf(DatabaseStartFailure.class)
        .hasMessageContaining("schema version 99");
  }

  /** A node finds its own commits by it among those of others; one that is alone has none. */
  @Test
  void whereOthersWriteCommitsAreIndexedByWriter(@TempDir Path directory) throws Exception {
    DatabaseUrl url = server.fresh();
    sql(directory, url, "DROP INDEX commit_writer");
    try (Store store = open(directory, url)) {
      assertThat(store.database().read(StoreTest::indexed)).isTrue();
    }
    try (Store own =
        Store.open(
            StoreSettings.of(
                directory.resolve("own"),
                Optional.empty(),
                TestServer::secret,
                TestServer.NO_FACTS,
                "a",
                System::nanoTime,
                new SecureRandom()))) {
      assertThat(own.database().read(StoreTest::indexed)).isFalse();
    }
  }

  private static boolean indexed(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT to_regclass('commit_writer') IS NOT NULL")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  @Test
  void theVersionInTheCodeIsTheHighestMigrations() throws Exception {
    int version = 0;
    while (SchemaMigration.class.getResource("migration") != null && exists(version + 1)) {
      version++;
    }
    assertThat(SchemaMigration.VERSION).isEqualTo(version);
  }

  private static boolean exists(int version) throws Exception {
    Path folder = Path.of(SchemaMigration.class.getResource("migration").toURI());
    try (var files = Files.list(folder)) {
      return files.anyMatch(f -> f.getFileName().toString().startsWith("V" + version + "__"));
    }
  }

  private static void sql(Path directory, DatabaseUrl url, String sql) {
    try (var connection =
            java.sql.DriverManager.getConnection(url.jdbc(), url.user(), url.password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Store open(Path directory, DatabaseUrl url) {
    return Store.open(
        StoreSettings.of(
            directory,
            Optional.of(url),
            TestServer::secret,
            TestServer.NO_FACTS,
            "a",
            System::nanoTime,
            new SecureRandom()));
  }
}

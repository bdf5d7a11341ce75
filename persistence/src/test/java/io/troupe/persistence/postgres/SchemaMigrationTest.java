package io.troupe.persistence.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.persistence.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SchemaMigrationTest {
  private static final int NODES = 4;

  @Test
  void nodesThatStartAtOnceOnAnEmptyDatabaseAllFindTheSchema() throws Exception {
    DatabaseUrl url = TestServer.shared().empty();
    try (ExecutorService nodes = Executors.newFixedThreadPool(NODES)) {
      List<Future<?>> migrations = new ArrayList<>();
      for (int i = 0; i < NODES; i++) {
        migrations.add(nodes.submit(() -> migrated(url)));
      }
      for (Future<?> migration : migrations) {
        migration.get();
      }
    }
    try (Database database = Database.open(url)) {
      assertThat(database.read(SchemaMigration::version)).isEqualTo(SchemaMigration.VERSION);
    }
  }

  @Test
  void oneThatDiedBeforeTheFirstMigrationIsNoHindrance() throws SQLException {
    DatabaseUrl url = TestServer.shared().empty();
    try (Database database = Database.open(url);
        Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE schema_history (installed_rank int PRIMARY KEY, version varchar(50),"
              + " description varchar(200) NOT NULL, type varchar(20) NOT NULL,"
              + " script varchar(1000) NOT NULL, checksum int, installed_by varchar(100) NOT NULL,"
              + " installed_on timestamp NOT NULL DEFAULT now(), execution_time int NOT NULL,"
              + " success boolean NOT NULL)");
      SchemaMigration.migrate(database);
      assertThat(database.read(SchemaMigration::version)).isEqualTo(SchemaMigration.VERSION);
    }
  }

  private static void migrated(DatabaseUrl url) {
    try (Database database = Database.open(url)) {
      SchemaMigration.migrate(database);
    }
  }
}

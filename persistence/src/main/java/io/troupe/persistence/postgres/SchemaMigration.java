package io.troupe.persistence.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;

/**
 * Brings the schema to this build's version. Flyway takes most of a second even with nothing to do,
 * so its own table is asked first.
 */
public final class SchemaMigration {
  /** The highest {@code V<n>__} among the migrations. */
  public static final int VERSION = 10;

  private static final String LOCATION = "classpath:io/troupe/persistence/postgres/migration";
  private static final String HISTORY = "schema_history";

  /** Among the advisory locks of one database; any number that nobody else uses. */
  private static final long ADVISORY_LOCK = 7_461_004_113_802_551L;

  private SchemaMigration() {}

  /**
   * Nodes that start at once do it one after another.
   *
   * @throws DatabaseStartFailure if a newer build has been here, or a migration fails
   */
  public static void migrate(Database database) {
    try {
      if (isCurrent(database.read(SchemaMigration::version))) {
        return;
      }
      // Flyway's own lock comes too late: two that make its table meet between that and its row.
      try (Connection alone = database.connect();
          Statement statement = alone.createStatement()) {
        statement.execute("SELECT pg_advisory_lock(" + ADVISORY_LOCK + ")");
        if (!isCurrent(version(alone))) {
          dropUnbegunHistory(alone);
          flyway(database.url()).migrate();
        }
      }
    } catch (SQLException e) {
      throw new DatabaseStartFailure("the schema cannot be brought up to date: " + e, e);
    }
  }

  private static boolean isCurrent(int found) {
    if (found > VERSION) {
      throw new DatabaseStartFailure(
          "the database has schema version "
              + found
              + ", this build knows "
              + VERSION
              + "; use the newer build");
    }
    return found == VERSION;
  }

  /** Of one that died between the two; Flyway would refuse to go on for ever. */
  private static void dropUnbegunHistory(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean unbegun;
      try (ResultSet exists =
          statement.executeQuery("SELECT to_regclass('" + HISTORY + "') IS NOT NULL")) {
        unbegun = exists.next() && exists.getBoolean(1);
      }
      if (unbegun) {
        try (ResultSet row = statement.executeQuery("SELECT 1 FROM " + HISTORY + " LIMIT 1")) {
          unbegun = !row.next();
        }
      }
      if (unbegun) {
        statement.execute("DROP TABLE " + HISTORY);
      }
    }
  }

  private static Flyway flyway(DatabaseUrl url) {
    return Flyway.configure()
        .dataSource(url.jdbc(), url.user(), url.password())
        .locations(LOCATION)
        .table(HISTORY)
        // An external database may hold other people's tables.
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load();
  }

  /** Whether any build has made its tables here. */
  public static boolean present(Database database) {
    return reached(database, 1);
  }

  /** Whether a build has been here that knew this version, which is at least 1. */
  public static boolean reached(Database database, int version) {
    try {
      return database.read(SchemaMigration::version) >= version;
    } catch (SQLException e) {
      throw new DatabaseStartFailure("the schema's version cannot be read: " + e, e);
    }
  }

  /** 0 for a database without one. */
  public static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet exists =
          statement.executeQuery("SELECT to_regclass('" + HISTORY + "') IS NOT NULL")) {
        exists.next();
        if (!exists.getBoolean(1)) {
          return 0;
        }
      }
      try (ResultSet version =
          statement.executeQuery(
              "SELECT coalesce(max(version::int), 0) FROM " + HISTORY + " WHERE success")) {
        version.next();
        return version.getInt(1);
      }
    }
  }
}

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
  public static final int VERSION = 6;

  private static final String LOCATION = "classpath:io/troupe/persistence/postgres/migration";
  private static final String HISTORY = "schema_history";

  private SchemaMigration() {}

  /**
   * @throws DatabaseStartFailure if a newer build has been here, or a migration fails
   */
  public static void migrate(Database database) {
    try {
      int found = database.read(SchemaMigration::version);
      if (found == VERSION) {
        return;
      }
      if (found > VERSION) {
        throw new DatabaseStartFailure(
            "the database has schema version "
                + found
                + ", this build knows "
                + VERSION
                + "; use the newer build");
      }
      Flyway.configure()
          .dataSource(database.url().jdbc(), database.url().user(), database.url().password())
          .locations(LOCATION)
          .table(HISTORY)
          // An external database may hold other people's tables.
          .baselineOnMigrate(true)
          .baselineVersion("0")
          .load()
          .migrate();
    } catch (SQLException e) {
      throw new DatabaseStartFailure("the schema cannot be brought up to date: " + e, e);
    }
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

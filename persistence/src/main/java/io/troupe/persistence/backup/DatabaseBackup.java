package io.troupe.persistence.backup;

import io.troupe.persistence.postgres.Database;
import io.troupe.persistence.postgres.Partitions;
import io.troupe.persistence.postgres.SchemaMigration;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Reads a whole database in one transaction while others write: what was acknowledged before the
 * backup began is in it, a commit is in it whole or not at all. Encrypted objects leave the
 * database as ciphertext, their keys wrapped.
 *
 * <p>Not in it are {@code member}, {@code lease} and {@code join_request}, which are about
 * processes, and {@code revision}, which the header says.
 */
public final class DatabaseBackup {
  /** In the order in which they are loaded again: keys before what they open. */
  static final List<String> TABLES =
      List.of(
          "cluster",
          "object_key",
          "head",
          "commit",
          "checkpoint",
          "checkpoint_chunk",
          "event_journal",
          "journal_floor",
          "journal_base",
          "journal_seal",
          "epoch",
          "epoch_part",
          "journal_summary",
          "restoration");

  private DatabaseBackup() {}

  /**
   * @throws IOException also if the database fails, or nothing of Troupe's is in it
   */
  public static BackupHeader write(Database database, OutputStream out) throws IOException {
    try (Connection connection = database.connect()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      BackupHeader header = header(connection);
      BackupWriter writer = new BackupWriter(out);
      writer.section(BackupFormat.HEADER, section -> section.write(header.bytes()));
      CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
      for (Map.Entry<String, List<String>> table : header.tables().entrySet()) {
        String rows =
            "COPY (SELECT "
                + String.join(", ", table.getValue())
                + " FROM "
                + table.getKey()
                + ") TO STDOUT (FORMAT binary)";
        writer.section(
            table.getKey(),
            section -> {
              try {
                copy.copyOut(rows, section);
              } catch (SQLException e) {
                throw new IOException("the database failed: " + e.getMessage(), e);
              }
            });
      }
      writer.end();
      connection.commit();
      return header;
    } catch (SQLException e) {
      throw new IOException("the database failed: " + e.getMessage(), e);
    }
  }

  private static BackupHeader header(Connection connection) throws IOException, SQLException {
    int schema = SchemaMigration.version(connection);
    if (schema == 0) {
      throw new IOException("there is nothing of Troupe in this database");
    }
    if (schema != SchemaMigration.VERSION) {
      throw new IOException(
          "the database has schema version "
              + schema
              + ", this build knows "
              + SchemaMigration.VERSION
              + "; use the build that runs on it");
    }
    Map<String, List<String>> tables = new LinkedHashMap<>();
    for (String table : TABLES) {
      tables.put(table, columns(connection, table));
    }
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT n, committed_at, clock_timestamp(), coalesce((SELECT id FROM cluster), ''),"
                    + " coalesce((SELECT max(root_key) FROM object_key),"
                    + " (SELECT root_key FROM cluster), '') FROM revision")) {
      row.next();
      return new BackupHeader(
          schema,
          row.getLong(1),
          time(row, 2),
          time(row, 3),
          row.getString(4),
          row.getString(5),
          Partitions.all(connection).stream().map(Partitions.Partition::first).toList(),
          tables);
    }
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static List<String> columns(Connection connection, String table) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT attname FROM pg_attribute WHERE attrelid = ?::regclass AND attnum > 0"
                + " AND NOT attisdropped ORDER BY attnum")) {
      query.setString(1, table);
      List<String> columns = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          columns.add(rows.getString(1));
        }
      }
      return columns;
    }
  }
}

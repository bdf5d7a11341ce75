package io.troupe.persistence.codec;

import io.troupe.persistence.postgres.Database;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Reads the table {@code object_key}; the journal's writer fills it. */
public final class JdbcWrappedKeys implements WrappedKeys {
  private final Database database;

  public JdbcWrappedKeys(Database database) {
    this.database = database;
  }

  /**
   * @throws IllegalStateException if the database is away
   */
  @Override
  public Map<String, Wrapped> find(Collection<String> uids) {
    if (uids.isEmpty()) {
      return Map.of();
    }
    try {
      return database.read(connection -> find(connection, uids));
    } catch (SQLException e) {
      throw new IllegalStateException("keys cannot be read: " + e.getMessage(), e);
    }
  }

  /** On a connection whose transaction may have stored them. */
  public static Map<String, Wrapped> find(Connection connection, Collection<String> uids) {
    Map<String, Wrapped> found = new TreeMap<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT uid, root_key, wrapped FROM object_key WHERE uid = ANY (?)")) {
      Array wanted = connection.createArrayOf("text", uids.toArray(String[]::new));
      query.setArray(1, wanted);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.put(rows.getString(1), new Wrapped(rows.getString(2), rows.getBytes(3)));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("keys cannot be read: " + e.getMessage(), e);
    }
    return found;
  }
}

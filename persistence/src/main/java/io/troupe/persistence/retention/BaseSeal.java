package io.troupe.persistence.retention;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Digests over what lived at the floor, which is under no link of the hash chain any more: one for
 * each row, and one over all of them. The database computes them, since it has the rows. See {@link
 * io.troupe.persistence.chain.ChainHash#kept}.
 */
public final class BaseSeal {
  /** Of a row, by the names of its columns. */
  static final String ROW =
      "sha256(int8send(ordering) || int8send(sequence_number)"
          + " || int4send(octet_length(convert_to(persistence_id, 'UTF8')))"
          + " || convert_to(persistence_id, 'UTF8') || event_payload"
          + " || coalesce(int8send(whole) || whole_payload, ''::bytea))";

  private BaseSeal() {}

  /**
   * Within the transaction that changes the base, after it has. Rows without a digest are new, or
   * come from a backup of a build that knew none.
   */
  public static void seal(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE journal_base SET digest = " + ROW + " WHERE digest IS NULL");
      statement.executeUpdate(
          "UPDATE journal_floor SET base_digest = (SELECT sha256("
              + "coalesce(string_agg(digest, ''::bytea ORDER BY persistence_id), ''::bytea))"
              + " FROM journal_base)");
    }
  }
}

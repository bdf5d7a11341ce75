package io.troupe.persistence.retention;

import io.troupe.persistence.chain.Seal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Digests over what lived at the floor, whose commits have gone: one for each row, one over all of
 * them, and of that a link in the hash chain. The database computes them, since it has the rows.
 * See {@link io.troupe.persistence.chain.ChainHash#kept} and {@link Seal}.
 */
public final class BaseSeal {
  /** Of a row, by the names of its columns. */
  static final String ROW =
      "sha256(int8send(ordering) || int8send(sequence_number)"
          + " || int4send(octet_length(convert_to(persistence_id, 'UTF8')))"
          + " || convert_to(persistence_id, 'UTF8') || event_payload"
          + " || coalesce(int8send(whole) || whole_payload, ''::bytea))";

  private static final String ALL =
      "(SELECT sha256(coalesce(string_agg(%s, ''::bytea ORDER BY persistence_id), ''::bytea))"
          + " FROM journal_base)";

  private BaseSeal() {}

  /**
   * Whether what lives at the floor is what was sealed there; looks at all of it. Before retention
   * goes on from it: what was forged must not be sealed again.
   */
  static boolean holds(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT "
                    + ALL.formatted(ROW)
                    + " = CASE WHEN f.revision = 0 THEN sha256(''::bytea) ELSE"
                    + " (SELECT base_digest FROM journal_seal s WHERE s.floor = f.revision) END"
                    + " FROM journal_floor f")) {
      return row.next() && row.getBoolean(1);
    }
  }

  /**
   * Makes the digest a link of the chain. Takes the lock on the counter, so the transaction must be
   * at its end; and whoever writes to the journal holds that lock and a share of the journal's, so
   * the journal must be locked already, or no longer be wanted.
   */
  public static void chain(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "WITH sealed AS (UPDATE revision r SET chain_hash = "
              + Seal.LINK.formatted("r.chain_hash", "r.n", "f.revision", "f.base_digest")
              + " FROM journal_floor f WHERE f.revision > 0"
              + " RETURNING f.revision AS floor, r.n, f.base_digest)"
              + " INSERT INTO journal_seal (floor, revision, base_digest)"
              + " SELECT floor, n, base_digest FROM sealed");
    }
  }

  /**
   * Within the transaction that changes the base, after it has. Rows without a digest are new, or
   * come from a backup of a build that knew none.
   */
  public static void seal(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE journal_base SET digest = " + ROW + " WHERE digest IS NULL");
      statement.executeUpdate("UPDATE journal_floor SET base_digest = " + ALL.formatted("digest"));
    }
  }
}

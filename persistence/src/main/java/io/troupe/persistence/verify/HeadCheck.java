package io.troupe.persistence.verify;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Each name's numbers, without holes, against the fence. The database counts; only names that are
 * wrong come back.
 */
final class HeadCheck {
  private static final String SQL =
      """
      SELECT coalesce(j.name, h.persistence_id), j.k, j.low, j.high, j.newest,
          h.sequence_number, h.ordering
      FROM (SELECT persistence_id AS name, count(*) AS k, min(sequence_number) AS low,
              max(sequence_number) AS high, max(ordering) AS newest
            FROM event_journal WHERE ordering > ? GROUP BY persistence_id) AS j
          FULL JOIN head h ON h.persistence_id = j.name
      WHERE j.name IS NULL AND h.ordering > ?
          OR h.persistence_id IS NULL
          OR j.k <> j.high - j.low + 1 OR j.low > 1 AND ? = 0
          OR j.high <> h.sequence_number OR j.newest <> h.ordering
      ORDER BY 1 LIMIT ?\
      """;

  private HeadCheck() {}

  static void run(Connection connection, long floor, Findings findings) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(SQL)) {
      query.setLong(1, floor);
      query.setLong(2, floor);
      query.setLong(3, floor);
      query.setInt(4, Findings.KEPT_MAX);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          describe(rows, findings);
        }
      }
    }
  }

  private static void describe(ResultSet row, Findings findings) throws SQLException {
    String name = row.getString(1);
    long count = row.getLong(2);
    boolean written = !row.wasNull();
    long low = row.getLong(3);
    long high = row.getLong(4);
    long newest = row.getLong(5);
    long number = row.getLong(6);
    boolean fenced = !row.wasNull();
    long ordering = row.getLong(7);
    if (!written) {
      findings.add(ordering, "head has number " + number + " of " + name + ", the journal none");
      return;
    }
    if (!fenced) {
      findings.add(newest, "head has lost " + name + ", whose last number is " + high);
      return;
    }
    if (number != high || ordering != newest) {
      findings.add(
          newest,
          "the last event of "
              + name
              + " is number "
              + high
              + ", head says number "
              + number
              + " at revision "
              + ordering);
    }
    if (count != high - low + 1 || low > 1 && number == high) {
      findings.add(
          newest,
          name + " has " + count + " events, numbered " + low + " to " + high);
    }
  }
}

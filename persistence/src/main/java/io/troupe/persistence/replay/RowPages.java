package io.troupe.persistence.replay;

import io.troupe.persistence.chain.ChainRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Rows of the journal by revision, in pages of a bounded number of rows and bytes. */
public final class RowPages {
  /** Rows that the driver holds beside the page. */
  private static final int FETCHED_AT_ONCE = 256;

  private RowPages() {}

  /** How much a page may hold; one row more than the bytes allow is always in it. */
  public record Bounds(int rowsMax, long bytesMax) {}

  /**
   * A commit row.
   *
   * @param hash null where it has none
   */
  public record RawCommit(long first, long last, Instant time, String writer, byte[] hash) {}

  /**
   * @param connection within a transaction, or the driver would read all at once
   * @param after the last revision that is known already
   * @param to the highest revision, inclusive
   * @return in order; empty when there is no more
   */
  public static List<RawRow> page(Connection connection, long after, long to, Bounds bounds)
      throws SQLException {
    List<RawRow> page = new ArrayList<>(bounds.rowsMax());
    long bytes = 0;
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT "
                + ChainRows.COLUMNS
                + " FROM event_journal WHERE ordering > ? AND ordering <= ? ORDER BY ordering"
                + " LIMIT ?")) {
      query.setFetchSize(FETCHED_AT_ONCE);
      query.setLong(1, after);
      query.setLong(2, to);
      query.setInt(3, bounds.rowsMax());
      try (ResultSet rows = query.executeQuery()) {
        while (bytes < bounds.bytesMax() && rows.next()) {
          RawRow row = new RawRow(rows.getLong(1), ChainRows.row(rows));
          bytes += row.row().payload().length;
          page.add(row);
        }
      }
    }
    return page;
  }

  /** Commits that end after a revision, in order. */
  public static List<RawCommit> commits(Connection connection, long after, int max)
      throws SQLException {
    List<RawCommit> page = new ArrayList<>(max);
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT first, last, committed_at, writer, chain_hash FROM commit WHERE last > ?"
                + " ORDER BY last LIMIT ?")) {
      query.setLong(1, after);
      query.setInt(2, max);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          page.add(
              new RawCommit(
                  rows.getLong(1),
                  rows.getLong(2),
                  rows.getObject(3, OffsetDateTime.class).toInstant(),
                  rows.getString(4),
                  rows.getBytes(5)));
        }
      }
    }
    return page;
  }
}

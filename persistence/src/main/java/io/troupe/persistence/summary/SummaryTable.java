package io.troupe.persistence.summary;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where summaries are kept. Blocks. */
public final class SummaryTable {
  private SummaryTable() {}

  /** Where the last stretch ends that has been summarised; -1 without any. */
  public static long end(Connection connection) throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement("SELECT coalesce(max(last), -1) FROM journal_summary");
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /**
   * Within somebody's transaction.
   *
   * @param content empty when there is none, so that nobody tries again
   */
  public static void write(Connection connection, long first, long last, Optional<byte[]> content)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO journal_summary (last, first, content) VALUES (?, ?, ?)"
                + " ON CONFLICT DO NOTHING")) {
      insert.setLong(1, last);
      insert.setLong(2, first);
      insert.setBytes(3, content.orElse(new byte[0]));
      insert.executeUpdate();
    }
  }

  /** The bytes of one, which are empty where a stretch has too much to tell. */
  public static Optional<byte[]> stored(Connection connection, long first, long last)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT content FROM journal_summary WHERE last = ? AND first = ?")) {
      query.setLong(1, last);
      query.setLong(2, first);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
      }
    }
  }

  /** A stretch of the journal. */
  public record Stretch(long first, long last) {}

  /**
   * Summaries of what is no stretch: of other revisions, or of some that nobody has been given yet.
   *
   * @param revisions of a stretch
   * @param newest the last one that was given
   * @param max how many
   */
  public static List<Stretch> strays(Connection connection, int revisions, long newest, int max)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT first, last FROM journal_summary"
                + " WHERE first % ? <> 0 OR last <> first + ? - 1 OR last > ?"
                + " ORDER BY last LIMIT ?")) {
      query.setInt(1, revisions);
      query.setInt(2, revisions);
      query.setLong(3, newest);
      query.setInt(4, max);
      List<Stretch> strays = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          strays.add(new Stretch(rows.getLong(1), rows.getLong(2)));
        }
      }
      return strays;
    }
  }

  /**
   * Some of the summaries of stretches that have revisions between two, in order.
   *
   * @param summaries those that can be read
   * @param reached every stretch up to this revision has been looked for, in the order
   */
  public record Page(List<Summary> summaries, long reached) {}

  /**
   * @param newestFirst the order
   * @param max how many rows are read, at least 1
   */
  public static Page page(Connection connection, long from, long to, boolean newestFirst, int max)
      throws SQLException {
    List<Summary> found = new ArrayList<>();
    int rows = 0;
    long reached = newestFirst ? from : to;
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT first, last, content FROM journal_summary WHERE last >= ? AND first <= ?"
                + " ORDER BY last"
                + (newestFirst ? " DESC" : "")
                + " LIMIT ?")) {
      query.setLong(1, from);
      query.setLong(2, to);
      query.setInt(3, max);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          long first = row.getLong(1);
          long last = row.getLong(2);
          SummaryBytes.read(first, last, row.getBytes(3)).ifPresent(found::add);
          if (++rows == max) {
            reached = newestFirst ? Math.max(from, first) : Math.min(to, last);
          }
        }
      }
    }
    return new Page(found, reached);
  }
}

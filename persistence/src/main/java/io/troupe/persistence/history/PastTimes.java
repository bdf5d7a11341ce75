package io.troupe.persistence.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * When revisions were committed. Times of commits never decrease, so one is found by halving and
 * needs no index, which every write would pay for. Blocks.
 */
final class PastTimes {
  private PastTimes() {}

  /** A floor that a restore has left to nobody is that restore's revision. */
  static PastBounds bounds(Connection connection) throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement(
                "SELECT coalesce((SELECT max(revision) FROM restoration WHERE before < f.revision"
                    + " AND revision > f.revision), f.revision), coalesce(f.committed_at,"
                    + " (SELECT committed_at FROM commit ORDER BY last LIMIT 1), r.committed_at),"
                    + " r.n, r.committed_at FROM journal_floor f, revision r");
        ResultSet row = query.executeQuery()) {
      row.next();
      return new PastBounds(row.getLong(1), time(row, 2), row.getLong(3), time(row, 4));
    }
  }

  static OptionalLong revisionAt(Connection connection, Instant time) throws SQLException {
    PastBounds bounds = bounds(connection);
    if (time.isBefore(bounds.floorTime())) {
      return OptionalLong.empty();
    }
    long found = bounds.floor();
    long low = bounds.floor() + 1;
    long end = bounds.last() + 1;
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT last, committed_at FROM commit WHERE last >= ? AND last < ?"
                + " ORDER BY last LIMIT 1")) {
      while (low < end) {
        long middle = low + (end - low) / 2;
        query.setLong(1, middle);
        query.setLong(2, end);
        try (ResultSet row = query.executeQuery()) {
          if (row.next() && !time(row, 2).isAfter(time)) {
            found = row.getLong(1);
            low = found + 1;
          } else {
            end = middle;
          }
        }
      }
    }
    return OptionalLong.of(found);
  }

  static Map<Long, Instant> of(Connection connection, List<Long> revisions) throws SQLException {
    Map<Long, Instant> times = new LinkedHashMap<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT w.revision, c.committed_at FROM unnest(?::bigint[]) AS w (revision),"
                + " LATERAL (SELECT committed_at FROM commit WHERE last >= w.revision"
                + " ORDER BY last LIMIT 1) AS c")) {
      query.setArray(1, connection.createArrayOf("int8", revisions.toArray(Long[]::new)));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          times.put(row.getLong(1), time(row, 2));
        }
      }
    }
    return times;
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}

package io.troupe.persistence.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * The revisions at many times. Each search begins where the one before ended, and guesses from how
 * fast revisions came: a few look-ups by primary key for each time, however long the journal is.
 * Blocks.
 */
final class JdbcTimeline {
  private JdbcTimeline() {}

  /** A commit: its last revision, and when it was. */
  private record Point(long revision, Instant time) {}

  static List<Long> revisionsAt(Connection connection, List<Instant> times) throws SQLException {
    PastBounds bounds = PastTimes.bounds(connection);
    List<Long> found = new ArrayList<>(times.size());
    Point low = new Point(bounds.floor(), bounds.floorTime());
    Point end = new Point(bounds.last(), bounds.lastTime());
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT last, committed_at FROM commit WHERE last >= ? AND last < ?"
                + " ORDER BY last LIMIT 1")) {
      for (Instant time : times) {
        if (!time.isBefore(low.time())) {
          low = time.isBefore(end.time()) ? search(query, time, low, end) : end;
        }
        found.add(low.revision());
      }
    }
    return found;
  }

  /**
   * @param low at or before the time
   * @param end after it
   */
  private static Point search(PreparedStatement query, Instant time, Point low, Point end)
      throws SQLException {
    Point before = low;
    Point after = end;
    boolean guess = true;
    while (before.revision() + 1 < after.revision()) {
      long middle = guess ? guess(time, before, after) : half(before, after);
      guess = !guess; // halving in between keeps an uneven journal from taking long
      query.setLong(1, middle);
      query.setLong(2, after.revision());
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          after = new Point(middle, after.time());
          continue;
        }
        Point there = new Point(row.getLong(1), row.getObject(2, OffsetDateTime.class).toInstant());
        if (there.time().isAfter(time)) {
          after = new Point(middle, there.time());
        } else {
          before = there;
        }
      }
    }
    return before;
  }

  private static long half(Point before, Point after) {
    return before.revision() + (after.revision() - before.revision()) / 2;
  }

  private static long guess(Instant time, Point before, Point after) {
    double all = Duration.between(before.time(), after.time()).toNanos();
    double part = all <= 0 ? 0.5 : Duration.between(before.time(), time).toNanos() / all;
    long distance = after.revision() - before.revision();
    return before.revision() + Math.clamp((long) (part * distance), 1, distance - 1);
  }
}

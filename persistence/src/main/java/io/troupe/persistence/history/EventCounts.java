package io.troupe.persistence.history;

import io.troupe.core.history.EntryFilter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How many events there are between revisions. Blocks. */
final class EventCounts {
  /** How many rows are looked at where there are no summaries yet. */
  private static final long ROWS_MAX = 400_000;

  private EventCounts() {}

  /**
   * @param ends none less than the one before; the first one is above the floor, or it
   * @return for each two ends that follow each other, how many events there are after the one up to
   *     the other; empty when too much would have to be read
   */
  static Optional<List<Long>> between(
      Connection connection, PastScope scope, EntryFilter filter, List<Long> ends)
      throws SQLException {
    if (scope instanceof PastScope.OfCluster && filter.matchesEverything()) {
      return Optional.of(revisions(connection, ends));
    }
    Buckets buckets = new Buckets(ends);
    EventSearch search =
        new EventSearch(
            connection, scope, filter, Past.Order.OLDEST_FIRST, ROWS_MAX, buckets::count);
    boolean through = search.run(ends.getFirst() + 1, ends.getLast()).isEmpty();
    return through ? Optional.of(buckets.counts()) : Optional.empty();
  }

  /** Counts what comes in order. */
  private static final class Buckets {
    private final List<Long> ends;
    private final long[] counts;
    private int at;

    Buckets(List<Long> ends) {
      this.ends = ends;
      this.counts = new long[ends.size() - 1];
    }

    boolean count(long revision) {
      while (ends.get(at + 1) < revision) {
        at++;
      }
      counts[at]++;
      return true;
    }

    List<Long> counts() {
      List<Long> all = new ArrayList<>(counts.length);
      for (long count : counts) {
        all.add(count);
      }
      return all;
    }
  }

  /** Every revision is an event, but for those that restores have left to nobody. */
  private static List<Long> revisions(Connection connection, List<Long> ends) throws SQLException {
    List<long[]> gaps = new ArrayList<>();
    try (PreparedStatement query =
            connection.prepareStatement("SELECT before, revision FROM restoration");
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        gaps.add(new long[] {row.getLong(1), row.getLong(2)});
      }
    }
    List<Long> counts = new ArrayList<>(ends.size());
    for (int i = 1; i < ends.size(); i++) {
      long after = ends.get(i - 1);
      long last = ends.get(i);
      long nobodys = 0;
      for (long[] gap : gaps) {
        nobodys += Math.max(0, Math.min(last, gap[1]) - Math.max(after, gap[0]));
      }
      counts.add(last - after - nobodys);
    }
    return counts;
  }
}

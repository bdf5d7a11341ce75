package io.troupe.persistence.history;

import io.troupe.persistence.row.ByName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * Finds a name's last event at or before a revision. Both numbers of an event grow together, and
 * the index knows the sequence number, so the place is found by halving: a name with a hundred
 * thousand events in a partition costs seventeen looks, not a walk over them. Blocks.
 */
final class NameSearch {
  private NameSearch() {}

  /**
   * @param sequenceNumber 0 where there is nothing in the journal at or before the revision
   * @param ordering 0 likewise
   */
  record Place(long sequenceNumber, long ordering) {
    static final Place BELOW = new Place(0, 0);

    boolean known() {
      return ordering > 0;
    }
  }

  /** Never a place at or below the floor, whose rows are gone. */
  static Place atOrBefore(Connection connection, String persistenceId, long revision, long floor)
      throws SQLException {
    Place head = head(connection, persistenceId);
    if (head.ordering() <= floor) {
      return Place.BELOW;
    }
    if (head.ordering() <= revision) {
      return head;
    }
    Place low = Place.BELOW;
    Place high = head;
    long least = 0;
    while (high.sequenceNumber() - least > 1) {
      long middle = least + (high.sequenceNumber() - least) / 2;
      OptionalLong ordering =
          ordering(
              connection,
              persistenceId,
              middle,
              Math.max(low.ordering(), floor) + 1,
              high.ordering() - 1);
      if (ordering.isPresent() && ordering.getAsLong() > revision) {
        high = new Place(middle, ordering.getAsLong());
      } else {
        least = middle;
        low = ordering.isPresent() ? new Place(middle, ordering.getAsLong()) : low;
      }
    }
    return low;
  }

  private static Place head(Connection connection, String persistenceId) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT sequence_number, ordering FROM head WHERE persistence_id = ?")) {
      query.setString(1, persistenceId);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? new Place(row.getLong(1), row.getLong(2)) : Place.BELOW;
      }
    }
  }

  /** The bounds tell PostgreSQL which partitions it need not look at. */
  private static OptionalLong ordering(
      Connection connection, String persistenceId, long sequenceNumber, long from, long to)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT ordering FROM event_journal WHERE "
                + ByName.IS
                + " AND sequence_number = ? AND ordering BETWEEN ? AND ?")) {
      query.setString(1, persistenceId);
      query.setString(2, persistenceId);
      query.setLong(3, sequenceNumber);
      query.setLong(4, from);
      query.setLong(5, to);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
      }
    }
  }
}

package io.troupe.persistence.history;

import io.troupe.core.image.CommittedEvent;
import io.troupe.persistence.row.ByName;
import io.troupe.persistence.row.RowReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Pages of events. One name's are found by its index; those of more than one name by looking
 * through a stretch of the journal, which is bounded: a page may end before it is full. Blocks.
 */
final class PastEvents {
  /** How many rows one page looks through. */
  static final long LOOKED_AT_MAX = 200_000;

  private final EventRows rows;

  PastEvents(EventRows rows) {
    this.rows = rows;
  }

  /** A condition on the rows with the texts that go into it. */
  private record Filter(String sql, List<String> values) {}

  /**
   * @param from lowest revision, above the floor
   */
  PastPage page(
      Connection connection,
      PastScope scope,
      long from,
      long to,
      Past.Order order,
      int max,
      long floor)
      throws SQLException {
    if (from > to) {
      return new PastPage(List.of(), OptionalLong.empty());
    }
    return switch (scope) {
      case PastScope.OfObject(var key) ->
          ofName(connection, key.entityId(), from, to, order, max, floor);
      case PastScope.OfType(var type, var namespace) -> {
        String prefix = NamePrefix.of(type, namespace).text();
        String sql = " AND left(persistence_id, char_length(?::text)) = ?";
        yield among(connection, new Filter(sql, List.of(prefix, prefix)), from, to, order, max);
      }
      case PastScope.OfNamespace(var namespace) -> {
        String sql = " AND (split_part(persistence_id, '/', 3) = ? OR persistence_id = ?)";
        List<String> values = List.of(namespace, "/namespaces//" + namespace);
        yield among(connection, new Filter(sql, values), from, to, order, max);
      }
      case PastScope.OfCluster() ->
          among(connection, new Filter("", List.of()), from, to, order, max);
    };
  }

  private PastPage ofName(
      Connection connection, String name, long from, long to, Past.Order order, int max, long floor)
      throws SQLException {
    NameSearch.Place last = NameSearch.atOrBefore(connection, name, to, floor);
    NameSearch.Place before = NameSearch.atOrBefore(connection, name, from - 1, floor);
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT "
                + RowReader.COLUMNS
                + " FROM event_journal WHERE "
                + ByName.IS
                + " AND sequence_number > ? AND sequence_number <= ?"
                + " ORDER BY sequence_number"
                + direction(order)
                + " LIMIT ?")) {
      query.setString(1, name);
      query.setString(2, name);
      query.setLong(3, before.sequenceNumber());
      query.setLong(4, last.sequenceNumber());
      query.setInt(5, max + 1);
      List<CommittedEvent> found = rows.read(query);
      return page(connection, found, max, OptionalLong.empty());
    }
  }

  private PastPage among(
      Connection connection, Filter filter, long from, long to, Past.Order order, int max)
      throws SQLException {
    boolean newest = order == Past.Order.NEWEST_FIRST;
    long low = newest ? Math.max(from, to - LOOKED_AT_MAX + 1) : from;
    long high = newest ? to : Math.min(to, from + LOOKED_AT_MAX - 1);
    List<CommittedEvent> found;
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT "
                + RowReader.COLUMNS
                + " FROM event_journal WHERE ordering BETWEEN ? AND ?"
                + filter.sql()
                + " ORDER BY ordering"
                + direction(order)
                + " LIMIT ?")) {
      int at = 1;
      query.setLong(at++, low);
      query.setLong(at++, high);
      for (String value : filter.values()) {
        query.setString(at++, value);
      }
      query.setInt(at, max + 1);
      found = rows.read(query);
    }
    OptionalLong next = OptionalLong.empty();
    if (found.size() <= max) {
      next =
          newest
              ? nearest(connection, from, low - 1, order)
              : nearest(connection, high + 1, to, order);
    }
    return page(connection, found, max, next);
  }

  /** Where the journal goes on: a restore leaves a gap of a billion revisions. */
  private static OptionalLong nearest(Connection connection, long from, long to, Past.Order order)
      throws SQLException {
    if (from > to) {
      return OptionalLong.empty();
    }
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT ordering FROM event_journal WHERE ordering BETWEEN ? AND ? ORDER BY ordering"
                + direction(order)
                + " LIMIT 1")) {
      query.setLong(1, from);
      query.setLong(2, to);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  /**
   * @param found one more than fits says where the next page begins
   * @param resume where it begins otherwise
   */
  private PastPage page(
      Connection connection, List<CommittedEvent> found, int max, OptionalLong resume)
      throws SQLException {
    Map<Long, CommittedEvent> before = rows.before(connection, found);
    List<CommittedEvent> shown = found.size() > max ? found.subList(0, max) : found;
    Map<Long, Instant> times =
        PastTimes.of(connection, shown.stream().map(CommittedEvent::revision).toList());
    List<PastEvent> events = new ArrayList<>(shown.size());
    for (CommittedEvent event : shown) {
      events.add(
          new PastEvent(
              event,
              times.get(event.revision()),
              Optional.ofNullable(before.get(event.revision()))));
    }
    return new PastPage(
        events, found.size() > max ? OptionalLong.of(found.get(max).revision()) : resume);
  }

  private static String direction(Past.Order order) {
    return switch (order) {
      case OLDEST_FIRST -> "";
      case NEWEST_FIRST -> " DESC";
    };
  }
}

package io.troupe.persistence.history;

import io.troupe.core.history.EntryFilter;
import io.troupe.core.image.CommittedEvent;
import io.troupe.persistence.row.ByName;
import io.troupe.persistence.row.RowReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Pages of events. One name's are found by its index; those of more than one name are looked for
 * with an {@link EventSearch}, which is bounded: a page may end before it is full. Blocks.
 */
final class PastEvents {
  private final EventRows rows;

  PastEvents(EventRows rows) {
    this.rows = rows;
  }

  /**
   * @param from lowest revision, above the floor
   */
  PastPage page(
      Connection connection,
      PastScope scope,
      EntryFilter filter,
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
      case PastScope.OfType _, PastScope.OfNamespace _ ->
          found(connection, scope, filter, from, to, order, max);
      case PastScope.OfCluster() ->
          filter.matchesEverything()
              ? inOrder(connection, from, to, order, max)
              : found(connection, scope, filter, from, to, order, max);
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

  /** What happened next, whatever it was. */
  private PastPage inOrder(Connection connection, long from, long to, Past.Order order, int max)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT "
                + RowReader.COLUMNS
                + " FROM event_journal WHERE ordering BETWEEN ? AND ?"
                + " ORDER BY ordering"
                + direction(order)
                + " LIMIT ?")) {
      query.setLong(1, from);
      query.setLong(2, to);
      query.setInt(3, max + 1);
      return page(connection, rows.read(query), max, OptionalLong.empty());
    }
  }

  /** What there is of something, perhaps few among many. */
  private PastPage found(
      Connection connection,
      PastScope scope,
      EntryFilter filter,
      long from,
      long to,
      Past.Order order,
      int max)
      throws SQLException {
    List<Long> revisions = new ArrayList<>();
    EventSearch search =
        new EventSearch(
            connection,
            scope,
            filter,
            order,
            EventSearch.ROWS_MAX,
            revision -> revisions.add(revision) && revisions.size() <= max);
    OptionalLong rest = search.run(from, to);
    OptionalLong resume = revisions.size() > max ? OptionalLong.of(revisions.removeLast()) : rest;
    long[] ascending = revisions.stream().mapToLong(Long::longValue).sorted().toArray();
    // A summary may err by naming too many.
    List<CommittedEvent> events =
        rows.at(connection, ascending).stream()
            .filter(event -> ScopeRules.holds(scope, event.key()) && filter.mayMatch(event))
            .toList();
    boolean newestFirst = order == Past.Order.NEWEST_FIRST;
    PastPage page = page(connection, newestFirst ? events.reversed() : events, max, resume);
    return new PastPage(page.events(), page.resume(), search.types());
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

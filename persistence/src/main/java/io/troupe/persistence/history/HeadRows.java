package io.troupe.persistence.history;

import io.troupe.core.history.EntryFilter;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.meta.ObjectKey;
import io.troupe.persistence.codec.EventHeads;
import io.troupe.persistence.history.ScopeRules.Condition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of the journal without their objects, which are most of what an event takes. Blocks. */
final class HeadRows {
  private static final String SELECT =
      "SELECT ordering, persistence_id, sequence_number, event_payload FROM event_journal"
          + " WHERE ordering BETWEEN ? AND ?";

  private HeadRows() {}

  /**
   * @param event whose object is empty
   * @param encrypted whether the object is ciphertext
   */
  record Head(CommittedEvent event, boolean encrypted) {}

  /**
   * @param max how many
   */
  static List<Head> between(
      Connection connection, PastScope scope, long from, long to, boolean newestFirst, int max)
      throws SQLException {
    Condition condition = ScopeRules.condition(scope);
    try (PreparedStatement query =
        connection.prepareStatement(
            SELECT
                + condition.sql()
                + " ORDER BY ordering"
                + (newestFirst ? " DESC" : "")
                + " LIMIT ?")) {
      int at = 1;
      query.setLong(at++, from);
      query.setLong(at++, to);
      for (String value : condition.values()) {
        query.setString(at++, value);
      }
      query.setInt(at, max);
      return read(query);
    }
  }

  /**
   * Those of some revisions that have the name that a filter asks for.
   *
   * @param ascending within one partition, or nearly: at least one
   */
  static List<Head> among(
      Connection connection, EntryFilter filter, long[] ascending, boolean newestFirst)
      throws SQLException {
    String name = filter.name().map(text -> '/' + text).orElse("");
    try (PreparedStatement query =
        connection.prepareStatement(
            SELECT
                + " AND ordering = ANY (?) AND right(persistence_id, char_length(?::text)) = ?"
                + " ORDER BY ordering"
                + (newestFirst ? " DESC" : ""))) {
      query.setLong(1, ascending[0]);
      query.setLong(2, ascending[ascending.length - 1]);
      Long[] numbers = Arrays.stream(ascending).boxed().toArray(Long[]::new);
      query.setArray(3, connection.createArrayOf("int8", numbers));
      query.setString(4, name);
      query.setString(5, name);
      return read(query);
    }
  }

  private static List<Head> read(PreparedStatement query) throws SQLException {
    List<Head> heads = new ArrayList<>();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        long revision = rows.getLong(1);
        EventHeads.Head head = EventHeads.read(rows.getBytes(4));
        ObjectKey key = ObjectKey.parse(rows.getString(2));
        heads.add(
            new Head(
                new CommittedEvent(revision, key, rows.getLong(3), head.event().stamp(revision)),
                head.encrypted()));
      }
    }
    return heads;
  }
}

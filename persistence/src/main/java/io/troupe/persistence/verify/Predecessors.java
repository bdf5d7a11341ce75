package io.troupe.persistence.verify;

import io.troupe.core.object.EventType;
import io.troupe.persistence.chain.ChainHash;
import io.troupe.persistence.replay.RawRow;
import io.troupe.persistence.row.ByName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The event before, of the same name, by which it is told what an event changed. Remembers the last
 * event of the names that went by lately; looks for others by their index. One thread.
 */
final class Predecessors {
  /** Of a payload's row, about, with its name. */
  private static final int ENTRY_BYTES = 400;

  private final long bytesMax;
  private final Map<String, RawRow> last = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /**
   * @param bytesMax to remember
   */
  Predecessors(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /**
   * @param page rows in order, after those of the pages before
   * @return by the revision of the later one; none for a name's first event, and where there is
   *     none
   */
  Map<Long, RawRow> of(Connection connection, List<RawRow> page) throws SQLException {
    Map<Long, RawRow> found = new HashMap<>();
    List<RawRow> missing = new ArrayList<>();
    for (RawRow row : page) {
      String name = row.row().persistenceId();
      RawRow before = last.get(name);
      if (asks(row)) {
        if (before != null && before.row().sequenceNumber() == row.row().sequenceNumber() - 1) {
          found.put(row.revision(), before);
        } else {
          missing.add(row);
        }
      }
      remember(name, row);
    }
    if (!missing.isEmpty()) {
      look(connection, missing, found);
    }
    return found;
  }

  /** What is created has nothing before that counts. */
  private static boolean asks(RawRow row) {
    return row.row().sequenceNumber() > 1 && !row.row().manifest().equals(EventType.CREATED.wire());
  }

  private void remember(String name, RawRow row) {
    RawRow before = last.put(name, row);
    bytes += size(row) - (before == null ? 0 : size(before));
    var eldest = last.entrySet().iterator();
    while (bytes > bytesMax) {
      bytes -= size(eldest.next().getValue());
      eldest.remove();
    }
  }

  private static long size(RawRow row) {
    return row.row().payload().length + ENTRY_BYTES;
  }

  private static void look(Connection connection, List<RawRow> later, Map<Long, RawRow> found)
      throws SQLException {
    String wanted =
        " FROM unnest(?::text[], ?::bigint[], ?::bigint[]) AS w (pid, seq, until) JOIN ";
    String matches = " j ON " + ByName.is("j", "w.pid") + " AND j.sequence_number = w.seq";
    String columns =
        "SELECT w.until, j.ordering, j.persistence_id, j.sequence_number, j.event_payload, j.whole";
    try (PreparedStatement query =
        connection.prepareStatement(
            columns
                + wanted
                + "event_journal"
                + matches
                + " AND j.ordering < w.until UNION ALL "
                + columns
                + wanted
                + "journal_base"
                + matches)) {
      String[] names = later.stream().map(row -> row.row().persistenceId()).toArray(String[]::new);
      Long[] numbers =
          later.stream().map(row -> row.row().sequenceNumber() - 1).toArray(Long[]::new);
      Long[] revisions = later.stream().map(RawRow::revision).toArray(Long[]::new);
      for (int at = 1; at <= 4; at += 3) {
        query.setArray(at, connection.createArrayOf("text", names));
        query.setArray(at + 1, connection.createArrayOf("int8", numbers));
        query.setArray(at + 2, connection.createArrayOf("int8", revisions));
      }
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          ChainHash.Row row =
              new ChainHash.Row(
                  rows.getString(3),
                  rows.getLong(4),
                  "",
                  0,
                  0,
                  "",
                  rows.getBytes(5),
                  rows.getLong(6));
          found.put(rows.getLong(1), new RawRow(rows.getLong(2), row));
        }
      }
    }
  }
}

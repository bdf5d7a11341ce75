package io.troupe.persistence.row;

import io.troupe.persistence.postgres.Partitions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Finds the whole events that differences need: among the rows at hand, among those that went by
 * before, else in the journal or in what is kept of its dropped part. Any thread; blocks.
 */
public final class WholeRows {
  /** Rows that one statement asks for by number. */
  private static final int NUMBERS_MAX = 5_000;

  /** What an entry takes beside its payload, about. */
  private static final int ENTRY_BYTES = 100;

  private final long bytesMax;
  private final Map<Long, byte[]> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  private WholeRows(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** For readers of a row here and there. */
  public static WholeRows remembersNothing() {
    return new WholeRows(0);
  }

  /** For readers of long stretches: remembers the whole events that went by, the newest ones. */
  public static WholeRows remembering(long bytesMax) {
    return new WholeRows(bytesMax);
  }

  /**
   * A row.
   *
   * @param whole 0 for one that is whole
   */
  public record Row(long revision, long whole, byte[] payload) {}

  /**
   * Payloads by revision of all that the rows need and that can be found.
   *
   * @param connection where they are looked for
   */
  public Map<Long, byte[]> neededBy(Connection connection, List<Row> rows) throws SQLException {
    Map<Long, byte[]> found = new HashMap<>();
    TreeSet<Long> missing = new TreeSet<>();
    for (Row row : rows) {
      if (row.whole() > 0) {
        missing.add(row.whole());
      }
    }
    if (!missing.isEmpty()) {
      for (Row row : rows) {
        if (row.whole() == 0 && missing.remove(row.revision())) {
          found.put(row.revision(), row.payload());
        }
      }
      recall(missing, found);
      fetch(connection, missing, found);
    }
    if (bytesMax > 0) {
      remember(rows, found);
    }
    return found;
  }

  private synchronized void recall(TreeSet<Long> missing, Map<Long, byte[]> found) {
    missing.removeIf(revision -> {
      byte[] payload = kept.get(revision);
      if (payload != null) {
        found.put(revision, payload);
      }
      return payload != null;
    });
  }

  private synchronized void remember(List<Row> rows, Map<Long, byte[]> found) {
    found.forEach(this::remember);
    for (Row row : rows) {
      if (row.whole() == 0) {
        remember(row.revision(), row.payload());
      }
    }
    var eldest = kept.entrySet().iterator();
    while (bytes > bytesMax) {
      bytes -= eldest.next().getValue().length + ENTRY_BYTES;
      eldest.remove();
    }
  }

  private void remember(long revision, byte[] payload) {
    if (kept.put(revision, payload) == null) {
      bytes += payload.length + ENTRY_BYTES;
    }
  }

  private static void fetch(Connection connection, TreeSet<Long> missing, Map<Long, byte[]> found)
      throws SQLException {
    long[] ascending = missing.stream().mapToLong(Long::longValue).toArray();
    for (long[] part : Partitions.split(ascending, NUMBERS_MAX)) {
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT ordering, event_payload FROM event_journal"
                  + " WHERE ordering = ANY (?) AND ordering BETWEEN ? AND ? AND whole IS NULL"
                  + " UNION ALL SELECT whole, whole_payload FROM journal_base"
                  + " WHERE whole = ANY (?) AND whole IS NOT NULL AND whole_payload IS NOT NULL")) {
        Long[] numbers = Arrays.stream(part).boxed().toArray(Long[]::new);
        query.setArray(1, connection.createArrayOf("int8", numbers));
        query.setLong(2, part[0]);
        query.setLong(3, part[part.length - 1]);
        query.setArray(4, connection.createArrayOf("int8", numbers));
        try (ResultSet row = query.executeQuery()) {
          while (row.next()) {
            found.put(row.getLong(1), row.getBytes(2));
          }
        }
      }
    }
  }
}

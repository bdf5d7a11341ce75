package io.troupe.persistence.verify;

import io.troupe.persistence.history.Epochs;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** The epochs, where lists of the past begin, against the state that the journal makes there. */
final class EpochCheck {
  private EpochCheck() {}

  static void compare(Connection connection, long revision, StateWalk state, Findings findings)
      throws SQLException {
    SortedMap<String, byte[]> written = Epochs.written(connection, revision);
    SortedMap<String, byte[]> due = Epochs.packed(state.living());
    SortedSet<String> types = new TreeSet<>(written.keySet());
    types.addAll(due.keySet());
    for (String type : types) {
      if (!Arrays.equals(part(written, type), part(due, type))) {
        findings.add(
            revision, "the epoch's list of " + type + " is not what the journal makes of it");
      }
    }
  }

  /** A type without objects may be written or left out. */
  private static byte[] part(Map<String, byte[]> parts, String type) {
    return parts.getOrDefault(type, new byte[0]);
  }
}

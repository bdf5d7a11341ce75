package io.troupe.persistence.verify;

import io.troupe.persistence.history.Summaries;
import io.troupe.persistence.summary.SummaryCheck;
import io.troupe.persistence.summary.SummaryTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The summaries, by which searches decide what to read, against the events of their stretches. They
 * are written the oldest first: of a stretch before the last one that has a summary, one is
 * missing. Those of the newest stretches may be yet to come.
 */
final class SummaryWalk {
  private final Connection connection;
  private final long newest;
  private final long end;
  private final Findings findings;
  private Optional<SummaryCheck> stretch = Optional.empty();
  private long compared;

  /**
   * @param newest the last revision that was given
   */
  SummaryWalk(Connection connection, long newest, Findings findings) throws SQLException {
    this.connection = connection;
    this.newest = newest;
    this.findings = findings;
    this.end = SummaryTable.end(connection);
  }

  /** Rows in order of revision. */
  void row(CheckedRow row) throws SQLException {
    long revision = row.row().revision();
    long first = revision / Summaries.REVISIONS * Summaries.REVISIONS;
    if (stretch.isEmpty() || stretch.get().first() != first) {
      close();
      stretch = Optional.of(new SummaryCheck(first, first + Summaries.REVISIONS - 1));
    }
    row.told().ifPresentOrElse(stretch.get()::add, () -> stretch.get().addUnknown(revision));
  }

  /** After the last row. */
  void end() throws SQLException {
    close();
    SummaryTable.strays(connection, Summaries.REVISIONS, newest, Findings.KEPT_MAX)
        .forEach(stray ->
            findings.add(
                stray.last(),
                of(stray.first(), stray.last()) + " is of no stretch that has been written"));
  }

  /** Stretches whose summaries were compared. */
  long compared() {
    return compared;
  }

  private void close() throws SQLException {
    if (stretch.isEmpty()) {
      return;
    }
    SummaryCheck check = stretch.get();
    stretch = Optional.empty();
    Optional<byte[]> stored = SummaryTable.stored(connection, check.first(), check.last());
    if (stored.isPresent()) {
      compared++;
      check
          .fault(stored.get())
          .ifPresent(
              fault -> findings.add(check.last(), of(check.first(), check.last()) + ' ' + fault));
    } else if (check.last() < end) {
      findings.add(check.last(), of(check.first(), check.last()) + " is missing");
    }
  }

  private static String of(long first, long last) {
    return "the summary of revisions " + first + " to " + last;
  }
}

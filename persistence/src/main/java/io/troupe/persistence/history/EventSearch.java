package io.troupe.persistence.history;

import io.troupe.core.history.EntryFilter;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.meta.ResourceType;
import io.troupe.persistence.summary.Summary;
import io.troupe.persistence.summary.SummaryTable;
import io.troupe.persistence.summary.Wanted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongPredicate;

/**
 * Looks for the events of more than one name that a filter may match, from one end of a range to
 * the other. Where a stretch of the journal has a summary, only the events that it names are looked
 * at; elsewhere every row is. Bounded: it may stop before it is through. Blocks; one thread, one
 * search.
 *
 * <p>Worked example, the newest first from 12,345, with summaries of 0 to 4,999 and of 5,000 to
 * 9,999: the rows from 12,345 down to 10,000 are read; the summary of 5,000 to 9,999 knows nobody
 * of the name that is asked for, so nothing there is; that of 0 to 4,999 says which events were
 * his, and those are found without a look at the others.
 */
final class EventSearch {
  /** How many rows one search looks at; looking at a summary counts as {@link #SUMMARY_ROWS}. */
  static final long ROWS_MAX = 200_000;

  private static final long SUMMARY_ROWS = 20;
  private static final int SUMMARIES_AT_ONCE = 50;

  /** Revisions that one statement passes over, and rows that it returns. */
  private static final long STEP = 5_000;

  private static final int ROWS_AT_ONCE = 500;

  private final Connection connection;
  private final PastScope scope;
  private final Wanted wanted;
  private final boolean newestFirst;
  private final long rowsMax;

  /** What hears of each event in order; says whether more are of use. */
  private final LongPredicate sink;

  private final Set<ResourceType> types = new TreeSet<>();
  private long low;
  private long high;
  private long looked;
  private boolean enough;

  EventSearch(
      Connection connection,
      PastScope scope,
      EntryFilter filter,
      Past.Order order,
      long rowsMax,
      LongPredicate sink) {
    this.connection = connection;
    this.scope = scope;
    this.wanted = new Wanted(where -> ScopeRules.mayHold(scope, where), filter);
    this.newestFirst = order == Past.Order.NEWEST_FIRST;
    this.rowsMax = rowsMax;
    this.sink = sink;
  }

  /** The types of all events of the scope that were passed, whether they matched or not. */
  Set<ResourceType> types() {
    return types;
  }

  /**
   * @return where to go on; empty when the range has been looked through, or the sink had enough
   */
  OptionalLong run(long from, long to) throws SQLException {
    low = from;
    high = to;
    while (goesOn()) {
      SummaryTable.Page page =
          SummaryTable.page(connection, low, high, newestFirst, SUMMARIES_AT_ONCE);
      for (Summary summary : page.summaries()) {
        scanUpTo(newestFirst ? summary.last() + 1 : summary.first() - 1);
        if (!goesOn()) {
          break;
        }
        through(summary);
      }
      scanUpTo(page.reached());
    }
    return enough || low > high ? OptionalLong.empty() : OptionalLong.of(newestFirst ? high : low);
  }

  private boolean goesOn() {
    return low <= high && !enough && looked < rowsMax;
  }

  private void through(Summary summary) throws SQLException {
    looked += SUMMARY_ROWS;
    summary.addTypes(wanted, low, high, types);
    long[] candidates = summary.candidates(wanted, low, high);
    if (summary.isExact(wanted.filter())) {
      for (int i = 0; i < candidates.length && !enough; i++) {
        enough = !sink.test(candidates[newestFirst ? candidates.length - 1 - i : i]);
      }
    } else {
      check(candidates);
    }
    passed(newestFirst ? summary.first() : summary.last());
  }

  /** Reads what a summary cannot tell apart. */
  private void check(long[] candidates) throws SQLException {
    for (int done = 0; done < candidates.length && !enough; done += ROWS_AT_ONCE) {
      int left = candidates.length - done;
      int count = Math.min(left, ROWS_AT_ONCE);
      long[] some =
          newestFirst
              ? Arrays.copyOfRange(candidates, left - count, left)
              : Arrays.copyOfRange(candidates, done, done + count);
      looked += count;
      for (HeadRows.Head head : HeadRows.among(connection, wanted.filter(), some, newestFirst)) {
        offer(head.event());
      }
    }
  }

  /** Everything from where the search is to another revision, which is looked at, too. */
  private void scanUpTo(long end) throws SQLException {
    while (goesOn() && (newestFirst ? high >= end : low <= end)) {
      long from = newestFirst ? Math.max(Math.max(low, end), high - STEP + 1) : low;
      long to = newestFirst ? high : Math.min(Math.min(high, end), low + STEP - 1);
      var heads = HeadRows.between(connection, scope, from, to, newestFirst, ROWS_AT_ONCE);
      for (HeadRows.Head head : heads) {
        types.add(head.event().key().type());
        offer(head.event());
      }
      if (heads.size() == ROWS_AT_ONCE) {
        looked += ROWS_AT_ONCE;
        passed(heads.getLast().event().revision());
      } else {
        looked += to - from + 1;
        passed(newestFirst ? from : to);
        if (heads.isEmpty()) {
          leap(end);
        }
      }
    }
  }

  /** A restore leaves a gap of a billion revisions. */
  private void leap(long end) throws SQLException {
    long from = newestFirst ? Math.max(low, end) : low;
    long to = newestFirst ? high : Math.min(high, end);
    if (from > to) {
      return;
    }
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT ordering FROM event_journal WHERE ordering BETWEEN ? AND ? ORDER BY ordering"
                + (newestFirst ? " DESC" : "")
                + " LIMIT 1")) {
      query.setLong(1, from);
      query.setLong(2, to);
      try (ResultSet row = query.executeQuery()) {
        if (row.next()) {
          passed(newestFirst ? row.getLong(1) + 1 : row.getLong(1) - 1);
        } else {
          passed(newestFirst ? from : to);
        }
      }
    }
  }

  private void offer(CommittedEvent event) {
    if (!enough && ScopeRules.holds(scope, event.key()) && wanted.filter().mayMatch(event)) {
      enough = !sink.test(event.revision());
    }
  }

  private void passed(long revision) {
    if (newestFirst) {
      high = Math.min(high, revision - 1);
    } else {
      low = Math.max(low, revision + 1);
    }
  }
}

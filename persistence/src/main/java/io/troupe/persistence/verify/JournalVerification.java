package io.troupe.persistence.verify;

import io.troupe.core.image.ObjectFacts;
import io.troupe.persistence.checkpoint.JdbcCheckpoints;
import io.troupe.persistence.codec.EventCodec;
import io.troupe.persistence.codec.JdbcWrappedKeys;
import io.troupe.persistence.codec.WrappedKeys;
import io.troupe.persistence.history.Epochs;
import io.troupe.persistence.postgres.Database;
import io.troupe.persistence.replay.InOrder;
import io.troupe.persistence.replay.RawRow;
import io.troupe.persistence.replay.RowPages;
import io.troupe.persistence.replay.RowPages.RawCommit;
import io.troupe.persistence.row.WholeRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Walks the whole journal, as it stands when the walk begins, while others write: the hash chain,
 * revisions without holes, each row readable, each name's numbers against the fence, the state that
 * the rows make against the checkpoints and epochs, and the summaries against the rows.
 *
 * <p>Memory holds a few pages and, of each object that lives, where it stands: see {@link
 * StateWalk}. Rows are read on the caller's thread and checked on {@code threads} others.
 */
public final class JournalVerification {
  private static final RowPages.Bounds PAGE = new RowPages.Bounds(2_000, 16 << 20);
  private static final int PAGES_AHEAD = 4;
  private static final long WHOLE_BYTES_MAX = 16 << 20;
  private static final long PREDECESSORS_BYTES_MAX = 32 << 20;
  private static final int COMMITS_AT_ONCE = 5_000;

  /** Counting all rows by name is one statement. */
  private static final int STATEMENT_SECONDS_MAX = 3_600;

  private final Database database;
  private final Function<WrappedKeys, EventCodec> codecs;
  private final int threads;

  /**
   * @param codecs with the keys of encrypted objects, as they stand when the walk begins; content
   *     that it has no key for counts as gone
   * @param threads that check rows, ≥ 1
   */
  public JournalVerification(
      Database database, Function<WrappedKeys, EventCodec> codecs, int threads) {
    this.database = database;
    this.codecs = codecs;
    this.threads = threads;
  }

  /**
   * What is asked for beside the usual.
   *
   * @param expected a commit's hash that was noted earlier
   * @param at a revision whose state is wanted; empty for the last
   */
  public record Wish(Optional<ChainHead> expected, OptionalLong at) {
    public static final Wish NONE = new Wish(Optional.empty(), OptionalLong.empty());
  }

  /** The state at a revision, as the journal makes it. */
  public record State(long revision, int objects, String digest) {}

  /**
   * What lived at the floor.
   *
   * @param digest over all of it, in hexadecimal digits
   */
  public record Base(long objects, String digest) {}

  /**
   * @param floor everything up to here was dropped for its age
   * @param events that were read
   * @param uncovered commits from before there was a chain
   * @param covered events under the chain
   * @param base what lived at the floor
   * @param head the last commit
   * @param state what was wished for; empty for a revision before the floor or after the last
   * @param checkpoints that were compared
   * @param epochs that were compared
   * @param summaries how many were compared
   */
  public record Report(
      long floor,
      long events,
      long uncovered,
      long covered,
      Base base,
      ChainHead head,
      Optional<State> state,
      List<Long> checkpoints,
      List<Long> epochs,
      long summaries,
      Findings findings) {}

  /** Where the walk begins and ends. */
  public record Span(long floor, long last, long events) {}

  /** Hears how far it is; called on the walking thread. */
  public interface Watcher {
    void begins(Span span);

    /** Rows done in all. */
    void at(long rows);
  }

  public Report run(Wish wish, Watcher watcher) throws SQLException {
    ExecutorService executor = Executors.newFixedThreadPool(threads, this::thread);
    try (Connection connection = database.connect(STATEMENT_SECONDS_MAX)) {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      return new Walk(connection, wish, executor).run(watcher);
    } finally {
      executor.shutdownNow();
    }
  }

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task, "verify");
    thread.setDaemon(true);
    return thread;
  }

  /** Rows, some of their predecessors, and the whole events that all these are differences to. */
  private record Page(List<RawRow> rows, Map<Long, RawRow> before, Map<Long, byte[]> wholes) {
    List<CheckedRow> checked(EventCodec codec) {
      return rows.stream()
          .map(row ->
              CheckedRow.of(row, Optional.ofNullable(before.get(row.revision())), wholes, codec))
          .toList();
    }
  }

  /** One run. */
  private final class Walk {
    private final Connection connection;
    private final ExecutorService executor;
    private final Findings findings = new Findings();
    private final Anchors anchors;
    private final ChainWalk chain;
    private final StateWalk state = new StateWalk(findings);
    private final SummaryWalk summaries;
    private final WholeRows wholes = WholeRows.remembering(WHOLE_BYTES_MAX);
    private final Predecessors predecessors = new Predecessors(PREDECESSORS_BYTES_MAX);
    private final EventCodec codec;
    private final JdbcCheckpoints checkpoints;
    private final Deque<Long> toCompare;
    private final List<Long> compared = new ArrayList<>();
    private final Deque<Long> epochsToCompare;
    private final List<Long> epochsCompared = new ArrayList<>();
    private final long stateAt;
    private Optional<State> wished = Optional.empty();
    private long rows;
    private long at;

    private final Deque<RawCommit> commits = new ArrayDeque<>();
    private long lastCommitRead;

    Walk(Connection connection, Wish wish, ExecutorService executor) throws SQLException {
      this.connection = connection;
      this.executor = executor;
      // Of the same moment as the rows: a Secret may be deleted meanwhile.
      this.codec = codecs.apply(uids -> JdbcWrappedKeys.find(connection, uids));
      this.checkpoints =
          new JdbcCheckpoints(database, codec, (_, _) -> ObjectFacts.NONE, Runnable::run);
      this.anchors = Anchors.read(connection);
      this.at = anchors.floor();
      this.lastCommitRead = anchors.floor();
      this.chain = new ChainWalk(this::nextCommit, anchors, wish.expected(), findings);
      this.toCompare = new ArrayDeque<>(JdbcCheckpoints.revisions(connection));
      this.epochsToCompare = new ArrayDeque<>(Epochs.revisions(connection));
      this.summaries = new SummaryWalk(connection, anchors.counter(), findings);
      this.stateAt = wish.at().orElse(anchors.counter());
    }

    Report run(Watcher watcher) throws SQLException {
      watcher.begins(new Span(anchors.floor(), anchors.counter(), estimate()));
      Base base = new BaseCheck(codec, findings).run(connection, anchors, state::begin);
      InOrder.<Page, List<CheckedRow>, SQLException>run(
          this::page,
          page -> page.checked(codec),
          executor,
          PAGES_AHEAD,
          page -> {
            page.forEach(this::take);
            watcher.at(rows);
          });
      reached(Long.MAX_VALUE);
      chain.end();
      summaries.end();
      HeadCheck.run(connection, anchors.floor(), findings);
      return new Report(
          anchors.floor(),
          rows,
          chain.uncovered(),
          chain.covered(),
          base,
          chain.head(),
          wished,
          List.copyOf(compared),
          List.copyOf(epochsCompared),
          summaries.compared(),
          findings);
    }

    private void take(CheckedRow row) {
      try {
        reached(row.row().revision());
        chain.row(row.row(), row.digest());
        state.apply(row);
        summaries.row(row);
        rows++;
      } catch (SQLException e) {
        throw new IllegalStateException("the database failed: " + e.getMessage(), e);
      }
    }

    /** The state up to before a revision is complete. */
    private void reached(long revision) throws SQLException {
      while (!toCompare.isEmpty() && toCompare.peek() < revision) {
        compare(toCompare.poll());
      }
      while (!epochsToCompare.isEmpty() && epochsToCompare.peek() < revision) {
        compareEpoch(epochsToCompare.poll());
      }
      if (wished.isEmpty()
          && stateAt < revision
          && stateAt >= anchors.floor()
          && stateAt <= anchors.counter()) {
        wished = Optional.of(new State(stateAt, state.size(), state.digest()));
      }
    }

    private void compare(long checkpoint) throws SQLException {
      if (checkpoint < anchors.floor()) {
        return;
      }
      if (checkpoint > anchors.counter()) {
        findings.add(checkpoint, "a checkpoint of a revision that was never given");
        return;
      }
      StateWalk.Comparison comparison = state.new Comparison(checkpoint);
      try {
        checkpoints.each(connection, checkpoint, comparison::object);
        comparison.end();
        compared.add(checkpoint);
      } catch (RuntimeException e) {
        findings.add(checkpoint, "the checkpoint cannot be read: " + e.getMessage());
      }
    }

    private void compareEpoch(long epoch) throws SQLException {
      if (epoch < anchors.floor()) {
        return;
      }
      if (epoch > anchors.counter()) {
        findings.add(epoch, "an epoch of a revision that was never given");
        return;
      }
      EpochCheck.compare(connection, epoch, state, findings);
      epochsCompared.add(epoch);
    }

    private Optional<Page> page() throws SQLException {
      List<RawRow> page = RowPages.page(connection, at, Long.MAX_VALUE, PAGE);
      if (page.isEmpty()) {
        return Optional.empty();
      }
      at = page.getLast().revision();
      Map<Long, RawRow> before = predecessors.of(connection, page);
      List<WholeRows.Row> needing =
          Stream.concat(before.values().stream(), page.stream())
              .map(r -> new WholeRows.Row(r.revision(), r.row().whole(), r.row().payload()))
              .toList();
      return Optional.of(new Page(page, before, wholes.neededBy(connection, needing)));
    }

    private Optional<RawCommit> nextCommit() throws SQLException {
      if (commits.isEmpty()) {
        commits.addAll(RowPages.commits(connection, lastCommitRead, COMMITS_AT_ONCE));
        if (!commits.isEmpty()) {
          lastCommitRead = commits.getLast().last();
        }
      }
      return Optional.ofNullable(commits.poll());
    }

    /** Restores leave revisions to nobody, which are no work. */
    private long estimate() {
      long events = anchors.counter() - anchors.floor();
      for (Anchors.Restoration restoration : anchors.restorations()) {
        events -= restoration.revision() - restoration.before();
      }
      return Math.max(0, events);
    }
  }
}

package io.troupe.persistence.journal;

import io.troupe.core.image.Commit;
import io.troupe.core.image.CommittedEvent;
import io.troupe.persistence.postgres.Database;
import io.troupe.persistence.postgres.Partitions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One connection of the writer and what is asked on it. The writer's thread only. */
final class WriterSession implements AutoCloseable {
  private static final int OWN_COMMITS_MAX = 100_000;

  /** Something done on it. */
  @FunctionalInterface
  interface Action {
    void run() throws SQLException;
  }

  private final Connection connection;
  private final JournalStatement statement;
  private final String writer;
  private long partitionsEnd;

  private WriterSession(Connection connection, JournalStatement statement, String writer) {
    this.connection = connection;
    this.statement = statement;
    this.writer = writer;
  }

  static WriterSession open(Database database, WriterSettings settings, String rootKeyId)
      throws SQLException {
    Connection connection = database.connectWriter(settings.transactionMillisMax());
    try {
      JournalStatement statement =
          new JournalStatement(connection, settings.name(), rootKeyId, settings.announces());
      return new WriterSession(connection, statement, settings.name());
    } catch (SQLException e) {
      Database.closeQuietly(connection);
      throw e;
    }
  }

  Connection connection() {
    return connection;
  }

  JournalStatement statement() {
    return statement;
  }

  boolean broken() {
    try {
      return connection.isClosed();
    } catch (SQLException e) {
      return true;
    }
  }

  /** Keeps a partition and more ahead of a revision; nearly always nothing to do. */
  void makeRoom(long revision) throws SQLException {
    if (revision + Partitions.REVISIONS >= partitionsEnd) {
      partitionsEnd = Partitions.ensure(connection, revision);
    }
  }

  /** This writer's commits after a revision. The lock waits for a statement still under way. */
  List<Commit> ownCommits(JournalRows rows, long after) throws SQLException {
    connection.setAutoCommit(false);
    try {
      JournalRows.lastRevision(connection, true);
      List<Commit> found = new ArrayList<>();
      for (JournalRows.Header header :
          rows.commits(connection, after, Optional.of(writer), OWN_COMMITS_MAX)) {
        found.add(rows.commit(header, rows.events(connection, header.first(), header.last())));
      }
      return found;
    } finally {
      if (!connection.isClosed()) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  /**
   * Why this is not the history that this process has read and written. One that has written
   * nothing since the backup finds all its commits after a restore; its image is past all the same.
   *
   * @param last commit of ours, which may have been let go for its age
   * @param restoredAt what the database said when this process began; see {@link
   *     JournalRows#restoredAt}
   */
  Optional<String> otherHistory(Optional<OwnCommit> last, long restoredAt) throws SQLException {
    if (JournalRows.restoredAt(connection) != restoredAt) {
      return Optional.of("the database has been restored from a backup while this node ran");
    }
    return last.isPresent() && !JournalRows.knows(connection, last.get())
        ? Optional.of(
            "the database does not hold commit " + last.get().last() + " of this node any more")
        : Optional.empty();
  }

  /**
   * @param sameRequest the event in its place, when the same request wrote that one
   */
  record Refused(PendingWrite write, Optional<CommittedEvent> sameRequest) {}

  /** Takes the writes that the fence will never let pass out of the queue. */
  List<Refused> refused(WriteQueue queue, JournalRows rows) throws SQLException {
    Set<String> names = new TreeSet<>();
    queue.firstAgain().forEach(write -> names.add(write.persistenceId()));
    Map<String, Long> heads = rows.heads(connection, names);
    List<Refused> refused = new ArrayList<>();
    for (PendingWrite write :
        queue.remove(w ->
            names.contains(w.persistenceId())
                && heads.getOrDefault(w.persistenceId(), 0L) != w.sequenceNumber() - 1)) {
      Optional<CommittedEvent> there =
          rows.event(connection, write.persistenceId(), write.sequenceNumber());
      refused.add(new Refused(write, there.filter(event -> wrote(write, event))));
    }
    return refused;
  }

  /** The same request never makes two events of one object with one number. */
  static boolean wrote(PendingWrite write, CommittedEvent event) {
    return event.sequenceNumber() == write.sequenceNumber()
        && event.key().equals(write.key())
        && event.event().type() == write.event().type()
        && event.event().uid().equals(write.event().uid())
        && event.event().cause().requestId().equals(write.event().cause().requestId());
  }

  @Override
  public void close() {
    Database.closeQuietly(connection);
  }
}

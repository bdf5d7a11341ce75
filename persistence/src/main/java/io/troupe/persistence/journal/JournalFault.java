package io.troupe.persistence.journal;

/**
 * Why a write did not happen, or may not have. The entity that asked for it stops and recovers; the
 * type says what its caller is told.
 */
public abstract sealed class JournalFault extends RuntimeException {
  private JournalFault(String message, Throwable cause) {
    // No stack trace: it would be the writer's, the same each time.
    super(message, cause, false, false);
  }

  /** The queue is full: too many requests, nothing was written. */
  public static final class JournalBusy extends JournalFault {
    public JournalBusy() {
      super("the journal's queue is full", null);
    }
  }

  /** Another writer was first with this sequence number: recover and decide again. */
  public static final class FenceRefused extends JournalFault {
    public FenceRefused(String persistenceId, long sequenceNumber) {
      super("event " + sequenceNumber + " of " + persistenceId + " is already written", null);
    }
  }

  /** Not confirmed within the time limit. It may have been written; a recovery tells. */
  public static final class DatabaseAway extends JournalFault {
    public DatabaseAway(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The database has no room. Nothing was written, and waiting would not help. */
  public static final class DatabaseFull extends JournalFault {
    public DatabaseFull(Throwable cause) {
      super("the database is full: " + cause.getMessage(), cause);
    }
  }

  /** The database cannot store this event, ever. */
  public static final class WriteRejected extends JournalFault {
    public WriteRejected(String persistenceId, Throwable cause) {
      super("an event of " + persistenceId + " cannot be stored: " + cause.getMessage(), cause);
    }
  }

  /** The database has lost commits that we have seen (a restore, a lagging standby): stop. */
  public static final class JournalDiverged extends JournalFault {
    public JournalDiverged(String message) {
      super(message, null);
    }
  }
}

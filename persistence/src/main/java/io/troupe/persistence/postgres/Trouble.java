package io.troupe.persistence.postgres;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.sql.SQLException;

/** What an SQL error means for whoever sent the statement, by its SQLSTATE. */
public enum Trouble {
  /** The connection is lost or the server goes down; whether the statement took effect is open. */
  AWAY,
  /** The server lives but cannot do it now: deadlock, full disk, read-only standby. */
  LATER,
  /** A division by zero: our own way to say that the fence refused a row. */
  FENCE,
  /** A difference to an event of another partition than its own: it must be whole. */
  WHOLE,
  /** The journal has no partition for the revision. */
  PARTITION,
  /** The data cannot be stored; trying again gives the same. */
  DATA;

  private static final String DISK_FULL = "53100";

  /** Whether the server has no room for what it was given; nothing of the statement is there. */
  public static boolean isFull(SQLException e) {
    return DISK_FULL.equals(e.getSQLState());
  }

  /** Pure. */
  public static Trouble of(SQLException e) {
    String state = e.getSQLState();
    if (state == null || state.length() != 5) {
      return AWAY;
    }
    return switch (state) {
      case "22012" -> FENCE;
      case "25P03", "25P04" -> AWAY;
      case "25006", "57014" -> LATER;
      case "23514" -> noPartition(e) ? PARTITION : otherPartition(e) ? WHOLE : DATA;
      default ->
          switch (state.substring(0, 2)) {
            case "08", "57" -> AWAY;
            case "40", "53", "55", "58" -> LATER;
            default -> DATA;
          };
    };
  }

  /** Whether it failed because a server that is there did not answer in time, or hung up. */
  public static boolean isSilence(Throwable failure) {
    boolean silence = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
        return false;
      }
      silence |= cause instanceof SQLException trouble && of(trouble) == AWAY;
    }
    return silence;
  }

  private static boolean otherPartition(SQLException e) {
    return e.getMessage() != null && e.getMessage().contains("event_journal_whole");
  }

  private static boolean noPartition(SQLException e) {
    return e.getMessage() != null && e.getMessage().contains("no partition");
  }
}

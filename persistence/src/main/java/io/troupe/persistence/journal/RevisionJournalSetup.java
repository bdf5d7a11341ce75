package io.troupe.persistence.journal;

import akka.actor.setup.Setup;
import io.troupe.persistence.codec.EventCodec;
import io.troupe.persistence.postgres.Database;
import java.util.concurrent.Executor;

/**
 * What the journal's plugin needs of the world outside Akka; given to the actor system when it is
 * made, found there by {@link RevisionJournalDao}.
 */
public final class RevisionJournalSetup extends Setup {
  private final Database database;
  private final RevisionWriter writer;
  private final EventCodec codec;
  private final RecoverySource recovery;
  private final SuspectNames suspects;
  private final Executor executor;

  /**
   * @param recovery memory's answers
   * @param suspects the same that the writer has
   * @param executor may block
   */
  public RevisionJournalSetup(
      Database database,
      RevisionWriter writer,
      EventCodec codec,
      RecoverySource recovery,
      SuspectNames suspects,
      Executor executor) {
    this.database = database;
    this.writer = writer;
    this.codec = codec;
    this.recovery = recovery;
    this.suspects = suspects;
    this.executor = executor;
  }

  Database database() {
    return database;
  }

  /** For metrics and for turning requests away while it is busy. */
  public RevisionWriter writer() {
    return writer;
  }

  EventCodec codec() {
    return codec;
  }

  RecoverySource recovery() {
    return recovery;
  }

  SuspectNames suspects() {
    return suspects;
  }

  Executor executor() {
    return executor;
  }
}

package io.troupe.persistence.journal;

import akka.persistence.PersistentRepr;
import akka.persistence.jdbc.journal.JdbcAsyncWriteJournal;
import com.typesafe.config.Config;
import scala.Function1;
import scala.concurrent.Future;
import scala.runtime.BoxedUnit;

/** akka-persistence-jdbc's journal, with its settings one level deeper: see reference.conf. */
public final class RevisionJournal extends JdbcAsyncWriteJournal {
  private static final String PLUGIN = "plugin";

  /**
   * @param config the block {@code troupe.journal}
   */
  public RevisionJournal(Config config) {
    super(config.getConfig(PLUGIN));
  }

  /**
   * At most one event: a stream for it would cost several times what the rest of a recovery does.
   */
  @Override
  public Future<BoxedUnit> asyncReplayMessages(
      String persistenceId,
      long from,
      long to,
      long max,
      Function1<PersistentRepr, BoxedUnit> replay) {
    return ((RevisionJournalDao) journalDao()).replay(persistenceId, to, replay);
  }
}

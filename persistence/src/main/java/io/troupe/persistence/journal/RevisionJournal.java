package io.troupe.persistence.journal;

import akka.persistence.jdbc.journal.JdbcAsyncWriteJournal;
import com.typesafe.config.Config;

/** akka-persistence-jdbc's journal, with its settings one level deeper: see reference.conf. */
public final class RevisionJournal extends JdbcAsyncWriteJournal {
  private static final String PLUGIN = "plugin";

  /**
   * @param config the block {@code troupe.journal}
   */
  public RevisionJournal(Config config) {
    super(config.getConfig(PLUGIN));
  }
}

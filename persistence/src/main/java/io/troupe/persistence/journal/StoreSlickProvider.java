package io.troupe.persistence.journal;

import akka.actor.ActorSystem;
import akka.persistence.jdbc.db.SlickDatabase;
import akka.persistence.jdbc.db.SlickDatabaseProvider;
import com.typesafe.config.Config;
import org.postgresql.ds.PGSimpleDataSource;
import scala.Option;
import slick.jdbc.JdbcBackend;
import slick.jdbc.JdbcBackend$;
import slick.jdbc.JdbcProfile;
import slick.jdbc.PostgresProfile$;
import slick.util.AsyncExecutor;

/**
 * Gives the plugin a way to our database for the little that {@link RevisionJournalDao} leaves to
 * it (deleting events, which we never do): connections on demand, no pool.
 */
public final class StoreSlickProvider implements SlickDatabaseProvider {
  private final ActorSystem system;

  /** Akka's way to make one. */
  public StoreSlickProvider(ActorSystem system) {
    this.system = system;
  }

  @Override
  public SlickDatabase database(Config config) {
    RevisionJournalSetup setup =
        system
            .settings()
            .setup()
            .get(RevisionJournalSetup.class)
            .orElseThrow(() -> new IllegalStateException("no RevisionJournalSetup"));
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(setup.database().url().jdbc());
    if (!setup.database().url().user().isEmpty()) {
      source.setUser(setup.database().url().user());
      source.setPassword(setup.database().url().password());
    }
    JdbcBackend.DatabaseDef slick =
        JdbcBackend$.MODULE$
            .Database()
            .forDataSource(
                source, Option.empty(), AsyncExecutor.apply("troupe-slick", 1, 1, 100, 1), false);
    return new SlickDatabase() {
      @Override
      public JdbcBackend.DatabaseDef database() {
        return slick;
      }

      @Override
      public JdbcProfile profile() {
        return PostgresProfile$.MODULE$;
      }

      @Override
      public boolean allowShutdown() {
        return true;
      }
    };
  }
}

package io.troupe.node.boot;

import akka.actor.typed.ActorSystem;
import io.troupe.persistence.Store;
import io.troupe.persistence.backup.DatabaseRestore;
import io.troupe.persistence.disk.WholeFile;
import io.troupe.persistence.journal.OwnCommit;
import io.troupe.persistence.postgres.Database;
import io.troupe.persistence.postgres.DatabaseStartFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last commit of this node, on its own disk: a start on an external database that has lost it
 * (an old copy put in its place, a failover that lost the end) is refused, as a running process
 * would stop. An embedded database lies on the same disk and needs no witness.
 *
 * <p>Written every second at most, so the last second before a crash is not vouched for.
 */
final class CommitMemory {
  private static final Logger LOG = LoggerFactory.getLogger(CommitMemory.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration FIRST = Duration.ofSeconds(5);

  private final Path file;
  private final Store store;
  private Optional<OwnCommit> written = Optional.empty();
  private boolean failed;

  private CommitMemory(Path file, Store store) {
    this.file = file;
    this.store = store;
  }

  /**
   * Before anything is written: a database that was emptied for a restore must stay empty until
   * then, whichever node is started too early.
   *
   * @throws DatabaseStartFailure if the database is empty, and this node has written to one
   */
  static void checkNotEmptied(Database database, DataDirectory directory) {
    Path file = directory.lastCommit();
    try {
      if (Files.exists(file) && DatabaseRestore.empty(database)) {
        throw new DatabaseStartFailure(
            "the database is empty, and this node has written to one: it is another database, or"
                + " has been emptied. Restore a backup with 'troupe restore'; or, to begin a new"
                + " cluster, use an empty data directory");
      }
    } catch (IOException e) {
      throw new DatabaseStartFailure(e.getMessage(), e);
    }
  }

  /**
   * @throws DatabaseStartFailure if this is not the database that this node has written to
   */
  static void check(Store store, DataDirectory directory) {
    Path file = directory.lastCommit();
    if (store.alone() || !Files.exists(file)) {
      return;
    }
    try {
      Optional<OwnCommit> remembered = OwnCommit.parse(Files.readString(file));
      if (remembered.isPresent() && !store.continues(remembered.get())) {
        throw new DatabaseStartFailure(
            "the database does not hold commit "
                + remembered.get().last()
                + " of this node: it is another database, or has lost acknowledged writes. Restore"
                + " a backup with 'troupe restore'; or, to go on with what is there, delete "
                + file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void start(ActorSystem<?> system, Store store, DataDirectory directory) {
    if (!store.alone()) {
      CommitMemory memory = new CommitMemory(directory.lastCommit(), store);
      system
          .scheduler()
          .scheduleWithFixedDelay(
              FIRST,
              EVERY,
              memory::write,
              system.dispatchers().lookup(akka.actor.typed.DispatcherSelector.blocking()));
    }
  }

  private synchronized void write() {
    Optional<OwnCommit> last = store.lastCommit();
    if (last.isPresent() && !last.equals(written)) {
      try {
        WholeFile.writeUnforced(file, last.get().line() + "\n");
        written = last;
        failed = false;
      } catch (IOException e) {
        // Once: it is the disk of the log, too.
        if (!failed) {
          LOG.warn("the last commit cannot be remembered: {}", e.getMessage());
        }
        failed = true;
      }
    }
  }
}

package io.troupe.persistence;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.persistence.checkpoint.Checkpoints;
import io.troupe.persistence.checkpoint.JdbcCheckpoints;
import io.troupe.persistence.codec.EventCodec;
import io.troupe.persistence.codec.JdbcWrappedKeys;
import io.troupe.persistence.codec.KeyRing;
import io.troupe.persistence.codec.RootKey;
import io.troupe.persistence.history.Epochs;
import io.troupe.persistence.history.JdbcPast;
import io.troupe.persistence.history.Past;
import io.troupe.persistence.history.Summaries;
import io.troupe.persistence.journal.CommitListener;
import io.troupe.persistence.journal.JdbcJournalLog;
import io.troupe.persistence.journal.JournalFault.JournalDiverged;
import io.troupe.persistence.journal.JournalLog;
import io.troupe.persistence.journal.OwnCommit;
import io.troupe.persistence.journal.RecoverySource;
import io.troupe.persistence.journal.RevisionJournalSetup;
import io.troupe.persistence.journal.RevisionNotices;
import io.troupe.persistence.journal.RevisionWriter;
import io.troupe.persistence.journal.SuspectNames;
import io.troupe.persistence.postgres.Database;
import io.troupe.persistence.postgres.DatabaseStartFailure;
import io.troupe.persistence.postgres.DatabaseUrl;
import io.troupe.persistence.postgres.EmbeddedPostgres;
import io.troupe.persistence.postgres.Partitions;
import io.troupe.persistence.postgres.SchemaMigration;
import io.troupe.persistence.retention.JournalRetention;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * All that is durable. A process opens one at its start, makes its actor system with {@link
 * #config} and the setup from {@link #journal}, and closes it after the actor system.
 */
public final class Store implements AutoCloseable {
  private static final int THREADS = 4;

  /** Of their own, so that whoever looks far back holds up nobody who lives now. */
  private static final int PAST_THREADS = 2;

  private static final int TASKS_MAX = 10_000;
  private static final int CLOSE_SECONDS_MAX = 10;

  private final StoreSettings settings;
  private final Optional<EmbeddedPostgres> embedded;
  private final Database database;
  private final EventCodec codec;
  private final ThreadPoolExecutor executor;
  private final ThreadPoolExecutor latestExecutor;
  private final ThreadPoolExecutor pastExecutor;
  private final JdbcJournalLog log;
  private final Checkpoints checkpoints;
  private final Past past;
  private final Epochs epochs;
  private final Summaries summaries;
  private RevisionWriter writer;
  private RevisionNotices notices;

  private Store(
      StoreSettings settings,
      Optional<EmbeddedPostgres> embedded,
      Database database,
      EventCodec codec) {
    this.settings = settings;
    this.embedded = embedded;
    this.database = database;
    this.codec = codec;
    this.executor = executor(THREADS, "store-");
    this.latestExecutor = executor(1, "store-latest-");
    this.log = new JdbcJournalLog(database, codec, executor, latestExecutor);
    this.checkpoints = new JdbcCheckpoints(database, codec, settings.facts(), executor);
    this.pastExecutor = executor(PAST_THREADS, "store-past-");
    this.past = new JdbcPast(database, codec, settings.facts(), pastExecutor);
    this.epochs = new Epochs(database, executor);
    this.summaries = new Summaries(database, codec, executor);
  }

  private static ThreadPoolExecutor executor(int threads, String name) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(TASKS_MAX),
            task -> {
              Thread thread = new Thread(task, name + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /**
   * Starts or reaches the database, brings its schema up to date and checks the root key. Blocks.
   *
   * @throws DatabaseStartFailure with what to do about it
   */
  public static Store open(StoreSettings settings) {
    Optional<EmbeddedPostgres> embedded = Optional.empty();
    Database database = null;
    try {
      Files.createDirectories(settings.directory());
      if (settings.databaseUrl().isEmpty()) {
        embedded =
            Optional.of(
                EmbeddedPostgres.start(
                    settings.directory().resolve("postgres"), settings.random()));
      }
      DatabaseUrl url = settings.databaseUrl().orElse(null);
      database = Database.open(embedded.map(EmbeddedPostgres::url).orElse(url));
      SchemaMigration.migrate(database);
      boolean alone = embedded.isPresent();
      database.read(connection -> prepare(connection, alone));
      KeyRing keys = keys(settings, database);
      return new Store(settings, embedded, database, new EventCodec(settings.encrypted(), keys));
    } catch (IOException | SQLException e) {
      release(embedded, database);
      throw new DatabaseStartFailure("the store cannot be opened: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      release(embedded, database);
      throw e;
    }
  }

  /**
   * The journal for one actor system; its writer runs from now on.
   *
   * @param listener hears of this node's commits, see {@link CommitListener}
   * @param recovery memory's answers
   * @param onDiverged when the database turns out to have lost commits; the process must stop
   */
  public synchronized RevisionJournalSetup journal(
      CommitListener listener, RecoverySource recovery, Consumer<JournalDiverged> onDiverged) {
    if (writer != null) {
      throw new IllegalStateException("a store has one writer");
    }
    SuspectNames suspects = new SuspectNames();
    writer =
        new RevisionWriter(
                database,
                codec,
                settings.writer().announcing(!alone()),
                listener,
                suspects,
                onDiverged)
            .start();
    return new RevisionJournalSetup(database, writer, codec, recovery, suspects, executor);
  }

  /**
   * Passes on what the database tells of commits by any node; nothing where there are no others.
   *
   * @param revisions see {@link RevisionNotices}
   */
  public synchronized void follow(LongConsumer revisions) {
    if (!alone() && notices == null) {
      notices = RevisionNotices.start(database, revisions);
    }
  }

  /**
   * Whether this database has the history that a commit was made in; see {@link
   * JdbcJournalLog#continues}. Blocks.
   */
  public boolean continues(OwnCommit commit) {
    return log.continues(commit);
  }

  /** This node's last one since it was opened. */
  public synchronized Optional<OwnCommit> lastCommit() {
    return Optional.ofNullable(writer).flatMap(RevisionWriter::lastCommit);
  }

  public JournalLog log() {
    return log;
  }

  public Checkpoints checkpoints() {
    return checkpoints;
  }

  public Past past() {
    return past;
  }

  /** What lists of the past begin with. */
  public Epochs epochs() {
    return epochs;
  }

  /** What searches of the past are guided by. */
  public Summaries summaries() {
    return summaries;
  }

  /**
   * Drops what is not to be kept of the journal, now; see {@link JournalRetention}.
   *
   * @return fails if the database is away
   */
  public CompletionStage<JournalRetention.Kept> retain(JournalRetention retention) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Connection connection = database.connect()) {
            return retention.run(connection);
          } catch (SQLException e) {
            throw new IllegalStateException("no retention: " + e.getMessage(), e);
          }
        },
        executor);
  }

  /** Whether nobody else can write this database. */
  public boolean alone() {
    return embedded.isPresent();
  }

  /** Without the password. */
  public String address() {
    return database.url().toString();
  }

  public Database database() {
    return database;
  }

  public EventCodec codec() {
    return codec;
  }

  /** For tests that stop it. */
  public Optional<EmbeddedPostgres> embedded() {
    return embedded;
  }

  /** Akka settings that switch the journal on; goes before the application's own fallback. */
  public static Config config() {
    return ConfigFactory.parseResources(Store.class.getClassLoader(), "troupe-persistence.conf");
  }

  /** Finishes queued writes, then stops the embedded server. */
  @Override
  public synchronized void close() {
    if (writer != null) {
      writer.close();
    }
    if (notices != null) {
      notices.close();
    }
    latestExecutor.shutdown();
    pastExecutor.shutdown();
    executor.shutdown();
    try {
      executor.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    log.close();
    release(embedded, database);
  }

  private static void release(Optional<EmbeddedPostgres> embedded, Database database) {
    if (database != null) {
      database.close();
    }
    embedded.ifPresent(EmbeddedPostgres::close);
  }

  /**
   * Partitions for the revisions to come, no keys of objects that are gone, and no index of commits
   * by writer where all are of one: every write would pay for it.
   */
  private static long prepare(Connection connection, boolean alone) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean indexed;
      try (ResultSet row =
          statement.executeQuery("SELECT to_regclass('commit_writer') IS NOT NULL")) {
        row.next();
        indexed = row.getBoolean(1);
      }
      if (alone && indexed) {
        statement.execute("DROP INDEX commit_writer");
      } else if (!alone && !indexed) {
        statement.execute("CREATE INDEX IF NOT EXISTS commit_writer ON commit (writer, last)");
      }
      long last;
      try (ResultSet row = statement.executeQuery("SELECT n FROM revision")) {
        row.next();
        last = row.getLong(1);
      }
      // The statement that deletes an object destroys its key; this only makes sure.
      statement.executeUpdate(
          "DELETE FROM object_key k USING head h JOIN event_journal j ON j.ordering = h.ordering"
              + " WHERE h.persistence_id = k.persistence_id AND j.event_ser_manifest = 'Deleted'");
      return Partitions.ensure(connection, last);
    }
  }

  private static KeyRing keys(StoreSettings settings, Database database)
      throws IOException, SQLException {
    RootKey root = RootKey.in(settings.directory().resolve("root.key"), settings.random());
    Optional<String> other = database.read(connection -> otherRootKey(connection, root.id()));
    if (other.isPresent()) {
      throw new DatabaseStartFailure(
          "secrets in the database are encrypted under root key "
              + other.get()
              + ", but root.key in "
              + settings.directory()
              + " is key "
              + root.id()
              + "; put the right file there");
    }
    return new KeyRing(root, new JdbcWrappedKeys(database), settings.random());
  }

  private static Optional<String> otherRootKey(Connection connection, String ours)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT root_key FROM object_key WHERE root_key <> '" + ours + "' LIMIT 1")) {
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    }
  }
}

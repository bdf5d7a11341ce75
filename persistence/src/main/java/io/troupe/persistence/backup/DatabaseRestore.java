package io.troupe.persistence.backup;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.Commit;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ObjectKey;
import io.troupe.persistence.chain.Seal;
import io.troupe.persistence.checkpoint.JdbcCheckpoints;
import io.troupe.persistence.codec.EventCodec;
import io.troupe.persistence.codec.JdbcWrappedKeys;
import io.troupe.persistence.codec.KeyRing;
import io.troupe.persistence.codec.RootKey;
import io.troupe.persistence.journal.JdbcJournalLog;
import io.troupe.persistence.postgres.Database;
import io.troupe.persistence.postgres.Partitions;
import io.troupe.persistence.postgres.SchemaMigration;
import io.troupe.persistence.retention.BaseSeal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.postgresql.PGConnection;

/**
 * Loads a backup into an empty database, all of it or nothing.
 *
 * <p>The revision is raised by {@link #RAISED_BY}: whatever the lost history went on to, the new
 * one shares no revision with it. Objects keep the revision of their last event, as in upstream's
 * restore with a bump; a checkpoint at the raised revision lets every start begin behind the gap,
 * where nothing older can be watched or listed any more.
 */
public final class DatabaseRestore {
  /** More than any history writes between a backup and its restore. */
  public static final long RAISED_BY = 1_000_000_000L;

  private static final int EVENTS_AT_ONCE = 2_000;

  /** Older backups have no digests of what lived at the floor. */
  private static final int SEALED_SINCE = 9;

  /** In older ones the hash chain does not know of it. */
  private static final int SEAL_CHAINED_SINCE = 10;

  private final Database database;
  private final RootKey root;
  private final Predicate<ObjectKey> encrypted;
  private final RandomGenerator random;

  /**
   * @param database with this build's schema
   * @param root the key that the backup's keys are wrapped by
   * @param encrypted objects that are ciphertext in it
   * @param random a secure one
   */
  public DatabaseRestore(
      Database database, RootKey root, Predicate<ObjectKey> encrypted, RandomGenerator random) {
    this.database = database;
    this.root = root;
    this.encrypted = encrypted;
    this.random = random;
  }

  /**
   * @param before the backup's last revision
   * @param revision the one that the next commit follows
   */
  public record Restored(long before, long revision, long objects) {}

  /**
   * @param beforeCommit what else must be durable before the database is
   * @throws IOException if the file is damaged or of a newer build, or the database not empty
   */
  public Restored load(Path file, BackupHeader header, Runnable beforeCommit) throws IOException {
    if (header.schema() > SchemaMigration.VERSION) {
      throw new IOException(
          "the backup has schema version "
              + header.schema()
              + ", this build knows "
              + SchemaMigration.VERSION
              + "; use the newer build");
    }
    try (Connection connection = database.connect()) {
      requireEmpty(connection);
      makeRoom(connection, header);
      connection.setAutoCommit(false);
      lock(connection);
      requireEmpty(connection);
      copyIn(connection, file, header);
      Restored restored = raise(connection, header);
      beforeCommit.run();
      connection.commit();
      return restored;
    } catch (SQLException e) {
      throw new IOException("the database failed: " + e.getMessage(), e);
    }
  }

  /** Who else would begin a cluster here waits, and finds one. */
  private static void lock(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE cluster, revision, checkpoint IN EXCLUSIVE MODE");
    }
  }

  /**
   * Whether nothing has ever been written here.
   *
   * @throws IOException if the database does not say
   */
  public static boolean empty(Database database) throws IOException {
    try (Connection connection = database.connect()) {
      return SchemaMigration.version(connection) == 0 || empty(connection);
    } catch (SQLException e) {
      throw new IOException("the database failed: " + e.getMessage(), e);
    }
  }

  /**
   * @throws IOException if anything has ever been written here
   */
  public static void requireEmpty(Database database) throws IOException {
    try (Connection connection = database.connect()) {
      requireEmpty(connection);
    } catch (SQLException e) {
      throw new IOException("the database failed: " + e.getMessage(), e);
    }
  }

  private static void requireEmpty(Connection connection) throws IOException, SQLException {
    if (!empty(connection)) {
      throw new IOException(
          "the database is not empty; a backup is restored into an empty one only");
    }
  }

  private static boolean empty(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT (SELECT n FROM revision) > 0 OR EXISTS (SELECT FROM head)"
                    + " OR EXISTS (SELECT FROM cluster) OR EXISTS (SELECT FROM checkpoint)")) {
      row.next();
      return !row.getBoolean(1);
    }
  }

  /** Empty partitions, which do no harm if nothing comes of the rest. */
  private static void makeRoom(Connection connection, BackupHeader header) throws SQLException {
    for (long first : header.partitions()) {
      Partitions.ensureOne(connection, first);
    }
    Partitions.ensure(connection, header.revision() + RAISED_BY);
  }

  private static void copyIn(Connection connection, Path file, BackupHeader header)
      throws IOException {
    BackupReader.read(
        file,
        (name, content) -> {
          if (header.tables().containsKey(name)) {
            if (!DatabaseBackup.TABLES.contains(name)) {
              throw new BackupDamaged("the backup has a table " + name + ", which nobody knows");
            }
            copyIn(connection, name, header.tables().get(name), content);
          }
        });
  }

  private static void copyIn(
      Connection connection, String table, List<String> columns, InputStream rows)
      throws IOException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM " + table);
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn(
              "COPY " + table + " (" + String.join(", ", columns) + ") FROM STDIN (FORMAT binary)",
              rows);
    } catch (SQLException e) {
      throw new IOException("table " + table + " cannot be loaded: " + e.getMessage(), e);
    }
  }

  private Restored raise(Connection connection, BackupHeader header) throws SQLException {
    long raised = header.revision() + RAISED_BY;
    if (header.schema() < SEALED_SINCE) {
      BaseSeal.seal(connection);
    }
    EventCodec codec =
        new EventCodec(
            encrypted, new KeyRing(root, uids -> JdbcWrappedKeys.find(connection, uids), random));
    JdbcCheckpoints checkpoints =
        new JdbcCheckpoints(database, codec, (_, _) -> ObjectFacts.NONE, Runnable::run);
    ClusterImage image = image(connection, codec, checkpoints, header.revision());
    checkpoints.write(connection, raised(image, raised));
    try (PreparedStatement counter =
            connection.prepareStatement(
                "UPDATE revision SET n = ?, committed_at = greatest(?, clock_timestamp()),"
                    + " chain_hash = ?");
        PreparedStatement note =
            connection.prepareStatement(
                "INSERT INTO restoration (revision, before, taken_at) VALUES (?, ?, ?)")) {
      counter.setLong(1, raised);
      counter.setObject(2, OffsetDateTime.ofInstant(header.committedAt(), ZoneOffset.UTC));
      counter.setBytes(3, chainHead(connection));
      counter.executeUpdate();
      if (header.schema() < SEAL_CHAINED_SINCE) {
        BaseSeal.chain(connection);
      }
      note.setLong(1, raised);
      note.setLong(2, header.revision());
      note.setObject(3, OffsetDateTime.ofInstant(header.takenAt(), ZoneOffset.UTC));
      note.executeUpdate();
    }
    return new Restored(header.revision(), raised, image.size());
  }

  /** The last link: a commit's, or that of a seal that came after it. */
  private static byte[] chainHead(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT coalesce(c.chain_hash, f.chain_hash, r.chain_hash),"
                    + " coalesce(c.last, f.revision) FROM revision r CROSS JOIN journal_floor f"
                    + " LEFT JOIN (SELECT last, chain_hash FROM commit"
                    + " WHERE chain_hash IS NOT NULL ORDER BY last DESC LIMIT 1) c ON true")) {
      row.next();
      long last = row.getLong(2);
      return Seal.link(
          row.getBytes(1),
          Seal.all(connection).stream().filter(seal -> seal.revision() >= last).toList());
    }
  }

  private static ClusterImage raised(ClusterImage image, long revision) {
    List<StoredObject> objects = new ArrayList<>();
    image.types().forEach(type -> image.of(type).all().forEach(objects::add));
    return ClusterImage.of(revision, objects);
  }

  /** What a server that starts on this database would show. */
  private ClusterImage image(
      Connection connection, EventCodec codec, JdbcCheckpoints checkpoints, long last)
      throws SQLException {
    JdbcJournalLog log = new JdbcJournalLog(database, codec, Runnable::run, Runnable::run);
    ClusterImage image =
        checkpoints
            .latest(connection)
            .map(found -> ClusterImage.of(found.revision(), found.objects()))
            .orElse(ClusterImage.EMPTY);
    while (image.revision() < last) {
      List<Commit> commits = log.read(connection, image.revision(), EVENTS_AT_ONCE);
      if (commits.isEmpty()) {
        throw new IllegalStateException(
            "the backup ends at revision " + image.revision() + " instead of " + last);
      }
      for (Commit commit : commits) {
        image = image.apply(commit, _ -> ObjectFacts.NONE).image();
      }
    }
    return image;
  }
}

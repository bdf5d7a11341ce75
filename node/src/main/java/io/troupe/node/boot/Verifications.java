package io.troupe.node.boot;

import com.typesafe.config.Config;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.persistence.codec.EventCodec;
import io.troupe.persistence.codec.KeyRing;
import io.troupe.persistence.codec.RootKey;
import io.troupe.persistence.codec.WrappedKeys;
import io.troupe.persistence.postgres.Database;
import io.troupe.persistence.postgres.DatabaseUrl;
import io.troupe.persistence.postgres.SchemaMigration;
import io.troupe.persistence.verify.JournalVerification;
import io.troupe.persistence.verify.JournalVerification.Report;
import io.troupe.persistence.verify.JournalVerification.Watcher;
import io.troupe.persistence.verify.JournalVerification.Wish;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Verifies the database that a data directory or a configuration names. Blocks. */
public final class Verifications {
  private static final int THREADS_MAX = 8;

  private final DataDirectory directory;
  private final DatabaseReach reach;
  private final SecureRandom random = Chance.secure();

  /**
   * @param config the whole configuration, for the address of an external database
   */
  public Verifications(DataDirectory directory, Config config) {
    this.directory = directory;
    this.reach =
        new DatabaseReach(
            directory, Settings.of(config).databaseUrl().map(DatabaseUrl::parse), random);
  }

  /**
   * @param keys whether the keys of Secrets were at hand; if not, their content was not looked at
   */
  public record Verified(Report report, boolean keys) {}

  /**
   * @throws IOException if the database cannot be read, or is of another build
   */
  public Verified run(Wish wish, Watcher watcher) throws IOException {
    return reach.with(url -> {
      try (Database database = Database.open(url)) {
        int schema = database.read(SchemaMigration::version);
        if (schema != SchemaMigration.VERSION) {
          throw new IOException(
              schema == 0
                  ? "there is nothing of Troupe in this database"
                  : "the database has schema version "
                      + schema
                      + ", this build knows "
                      + SchemaMigration.VERSION
                      + "; use the build that runs on it");
        }
        Optional<RootKey> root = root(database);
        int threads = Math.min(THREADS_MAX, Runtime.getRuntime().availableProcessors());
        Report report =
            new JournalVerification(database, keys -> codec(root, keys), threads)
                .run(wish, watcher);
        return new Verified(report, root.isPresent());
      } catch (SQLException e) {
        throw new IOException("the database failed: " + e.getMessage(), e);
      }
    });
  }

  /** The directory's, if it is the one that keys in the database are wrapped by. */
  private Optional<RootKey> root(Database database) throws SQLException {
    IdentityFiles identity = new IdentityFiles(directory);
    if (!identity.whole()) {
      return Optional.empty();
    }
    RootKey ours = identity.rootKey(random);
    return database.read(connection -> wraps(connection, ours))
        ? Optional.of(ours)
        : Optional.empty();
  }

  private static boolean wraps(Connection connection, RootKey root) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet other =
            statement.executeQuery(
                "SELECT 1 FROM object_key WHERE root_key <> '" + root.id() + "' LIMIT 1")) {
      return !other.next();
    }
  }

  private EventCodec codec(Optional<RootKey> root, WrappedKeys stored) {
    BuiltInKinds kinds = new BuiltInKinds();
    KeyRing keys =
        root.map(key -> new KeyRing(key, stored, random))
            .orElseGet(() ->
                new KeyRing(RootKey.of(new byte[RootKey.BYTES]), WrappedKeys.NONE, random));
    return new EventCodec(
        key -> kinds.byType(key.type()).map(kind -> kind.encrypted()).orElse(false), keys);
  }
}

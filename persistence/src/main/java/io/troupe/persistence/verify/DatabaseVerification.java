package io.troupe.persistence.verify;

import io.troupe.core.meta.ObjectKey;
import io.troupe.persistence.codec.EventCodec;
import io.troupe.persistence.codec.KeyRing;
import io.troupe.persistence.codec.RootKey;
import io.troupe.persistence.codec.WrappedKeys;
import io.troupe.persistence.postgres.Database;
import io.troupe.persistence.postgres.DatabaseUrl;
import io.troupe.persistence.postgres.SchemaMigration;
import io.troupe.persistence.verify.JournalVerification.Report;
import io.troupe.persistence.verify.JournalVerification.Watcher;
import io.troupe.persistence.verify.JournalVerification.Wish;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Verifies a database beside the server that runs on it. Blocks.
 *
 * @param encrypted objects that are ciphertext in it
 * @param root the key that the keys in it may be wrapped by; empty for none at hand
 * @param random a secure one
 * @param threads that check rows, ≥ 1
 */
public record DatabaseVerification(
    Predicate<ObjectKey> encrypted,
    Optional<RootKey> root,
    RandomGenerator random,
    int threads) {

  /**
   * @param keys whether the keys of Secrets were at hand; if not, their content was not looked at
   */
  public record Verified(Report report, boolean keys) {}

  /**
   * @throws IOException if the database cannot be read, or is of another build
   */
  public Verified run(DatabaseUrl url, Wish wish, Watcher watcher) throws IOException {
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
      boolean opens = root.isPresent() && database.read(c -> wraps(c, root.get()));
      Report report =
          new JournalVerification(database, keys -> codec(opens, keys), threads)
              .run(wish, watcher);
      return new Verified(report, opens);
    } catch (SQLException e) {
      throw new IOException("the database failed: " + e.getMessage(), e);
    }
  }

  private static boolean wraps(Connection connection, RootKey root) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet other =
            statement.executeQuery(
                "SELECT 1 FROM object_key WHERE root_key <> '" + root.id() + "' LIMIT 1")) {
      return !other.next();
    }
  }

  private EventCodec codec(boolean opens, WrappedKeys stored) {
    return new EventCodec(
        encrypted,
        opens
            ? new KeyRing(root.orElseThrow(), stored, random)
            : new KeyRing(RootKey.of(new byte[RootKey.BYTES]), WrappedKeys.NONE, random));
  }
}

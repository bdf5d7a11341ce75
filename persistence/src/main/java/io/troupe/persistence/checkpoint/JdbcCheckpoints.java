package io.troupe.persistence.checkpoint;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ResourceType;
import io.troupe.persistence.codec.EventCodec;
import io.troupe.persistence.postgres.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Checkpoints as rows of about a megabyte, written in one transaction: a crash leaves the one
 * before. The writer holds one row in memory at a time. Only living objects are in it: what
 * recovery of a deleted name needs is its row in {@code head} and its last event.
 */
public final class JdbcCheckpoints implements Checkpoints {
  private static final int KEPT = 2;

  /** Any number, the same on every node and not the partitions'. */
  private static final long ADVISORY_LOCK = 0x7472_6f75_7066L;

  private final Database database;
  private final ObjectChunks chunks;
  private final Executor executor;

  /**
   * @param facts reads again what is indexed, so that a new build may index more
   * @param executor may block
   */
  public JdbcCheckpoints(
      Database database, EventCodec codec, StoredFacts facts, Executor executor) {
    this.database = database;
    this.chunks = new ObjectChunks(codec, facts);
    this.executor = executor;
  }

  @Override
  public CompletionStage<Optional<Checkpoint>> latest() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return database.read(this::latest);
          } catch (SQLException e) {
            throw new IllegalStateException("no checkpoint can be read: " + e.getMessage(), e);
          }
        },
        executor);
  }

  @Override
  public CompletionStage<Long> newest() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return database.read(JdbcCheckpoints::newest);
          } catch (SQLException e) {
            throw new IllegalStateException("no checkpoint can be read: " + e.getMessage(), e);
          }
        },
        executor);
  }

  @Override
  public CompletionStage<Void> write(ClusterImage image) {
    return CompletableFuture.runAsync(
        () -> {
          try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            if (isMine(connection) && newest(connection) < image.revision()) {
              write(connection, image);
            }
            connection.commit();
          } catch (SQLException e) {
            throw new IllegalStateException(
                "checkpoint " + image.revision() + " cannot be written: " + e.getMessage(), e);
          }
        },
        executor);
  }

  /** The same within somebody's transaction. */
  public Optional<Checkpoint> latest(Connection connection) throws SQLException {
    long revision;
    try (PreparedStatement query =
            connection.prepareStatement(
                "SELECT revision FROM checkpoint ORDER BY revision DESC LIMIT 1");
        ResultSet row = query.executeQuery()) {
      if (!row.next()) {
        return Optional.empty();
      }
      revision = row.getLong(1);
    }
    List<StoredObject> objects = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT payload FROM checkpoint_chunk WHERE revision = ? AND chunk = ?")) {
      query.setLong(1, revision);
      for (int chunk = 0; ; chunk++) {
        query.setInt(2, chunk);
        try (ResultSet row = query.executeQuery()) {
          if (!row.next()) {
            return Optional.of(new Checkpoint(revision, objects));
          }
          objects.addAll(chunks.read(row.getBytes(1)));
        }
      }
    }
  }

  /**
   * The objects of one checkpoint, chunk by chunk.
   *
   * @throws IllegalStateException if it is damaged, or not whole
   */
  public void each(Connection connection, long revision, Consumer<StoredObject> consumer)
      throws SQLException {
    int expected;
    try (PreparedStatement query =
        connection.prepareStatement("SELECT chunks FROM checkpoint WHERE revision = ?")) {
      query.setLong(1, revision);
      try (ResultSet row = query.executeQuery()) {
        expected = row.next() ? row.getInt(1) : 0;
      }
    }
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT payload FROM checkpoint_chunk WHERE revision = ? AND chunk = ?")) {
      query.setLong(1, revision);
      for (int chunk = 0; chunk < expected; chunk++) {
        query.setInt(2, chunk);
        try (ResultSet row = query.executeQuery()) {
          if (!row.next()) {
            throw new IllegalStateException("chunk " + chunk + " is missing");
          }
          chunks.read(row.getBytes(1)).forEach(consumer);
        }
      }
    }
  }

  /** Those that are kept, the oldest first. */
  public static List<Long> revisions(Connection connection) throws SQLException {
    List<Long> found = new ArrayList<>();
    try (PreparedStatement query =
            connection.prepareStatement("SELECT revision FROM checkpoint ORDER BY revision");
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        found.add(rows.getLong(1));
      }
    }
    return found;
  }

  /** All nodes find at about the same time that one is due; one of them is enough. */
  private static boolean isMine(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT pg_try_advisory_xact_lock(?)")) {
      query.setLong(1, ADVISORY_LOCK);
      try (ResultSet row = query.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /** 0 without one. */
  private static long newest(Connection connection) throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement("SELECT coalesce(max(revision), 0) FROM checkpoint");
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Within somebody's transaction, who alone writes one. */
  public void write(Connection connection, ClusterImage image) throws SQLException {
    int written = 0;
    long objects = 0;
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO checkpoint_chunk (revision, chunk, payload) VALUES (?, ?, ?)")) {
      ObjectChunks.Writer chunk = chunks.writer();
      for (ResourceType type : new TreeSet<>(image.types())) {
        for (StoredObject object : image.of(type).all()) {
          chunk.add(object);
          objects++;
          if (chunk.full()) {
            insert(insert, image.revision(), written++, chunk.finish());
            chunk = chunks.writer();
          }
        }
      }
      insert(insert, image.revision(), written++, chunk.finish());
    }
    try (PreparedStatement head =
        connection.prepareStatement(
            "INSERT INTO checkpoint (revision, chunks, objects) VALUES (?, ?, ?)")) {
      head.setLong(1, image.revision());
      head.setInt(2, written);
      head.setLong(3, objects);
      head.executeUpdate();
    }
    dropOld(connection);
  }

  private static void insert(PreparedStatement insert, long revision, int chunk, byte[] payload)
      throws SQLException {
    insert.setLong(1, revision);
    insert.setInt(2, chunk);
    insert.setBytes(3, payload);
    insert.executeUpdate();
  }

  private static void dropOld(Connection connection) throws SQLException {
    try (PreparedStatement heads =
            connection.prepareStatement(
                "DELETE FROM checkpoint WHERE revision NOT IN"
                    + " (SELECT revision FROM checkpoint ORDER BY revision DESC LIMIT ?)");
        PreparedStatement rest =
            connection.prepareStatement(
                "DELETE FROM checkpoint_chunk WHERE revision NOT IN"
                    + " (SELECT revision FROM checkpoint)")) {
      heads.setInt(1, KEPT);
      heads.executeUpdate();
      rest.executeUpdate();
    }
  }
}

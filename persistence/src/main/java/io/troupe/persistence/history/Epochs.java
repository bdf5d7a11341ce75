package io.troupe.persistence.history;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ResourceType;
import io.troupe.persistence.postgres.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Where lists of the past begin: which objects lived at some revisions, each by its last event. A
 * list at a revision is the newest epoch before it and the events since. Written beside the write
 * path, by one node; a list without any epoch is as right, only slower. Any thread.
 */
public final class Epochs {
  /** Any number, the same on every node, and nobody else's. */
  private static final long ADVISORY_LOCK = 0x7472_6f75_7068L;

  private final Database database;
  private final Executor executor;

  /**
   * @param executor may block
   */
  public Epochs(Database database, Executor executor) {
    this.database = database;
    this.executor = executor;
  }

  /** The revision of the newest one; 0 without any. */
  public CompletionStage<Long> newest() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return database.read(connection -> upTo(connection, Long.MAX_VALUE).orElse(0));
          } catch (SQLException e) {
            throw new IllegalStateException("no epoch can be read: " + e.getMessage(), e);
          }
        },
        executor);
  }

  /** Does nothing where another node is at it, or has been. */
  public CompletionStage<Void> write(ClusterImage image) {
    return CompletableFuture.runAsync(
        () -> {
          try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            if (isMine(connection)
                && upTo(connection, Long.MAX_VALUE).orElse(0) < image.revision()) {
              write(connection, image.revision(), parts(image));
            }
            connection.commit();
          } catch (SQLException e) {
            throw new IllegalStateException(
                "epoch " + image.revision() + " cannot be written: " + e.getMessage(), e);
          }
        },
        executor);
  }

  /** Of each type, and of each namespace, which is empty for objects of the cluster. */
  static Map<ResourceType, SortedMap<String, long[]>> parts(ClusterImage image) {
    Map<ResourceType, SortedMap<String, long[]>> parts = new TreeMap<>();
    for (ResourceType type : image.types()) {
      Map<String, List<Long>> byNamespace = new TreeMap<>();
      for (StoredObject object : image.of(type).all()) {
        byNamespace
            .computeIfAbsent(object.key().namespace(), _ -> new ArrayList<>())
            .add(object.revision());
      }
      parts.put(type, sorted(byNamespace));
    }
    return parts;
  }

  private static SortedMap<String, long[]> sorted(Map<String, List<Long>> byNamespace) {
    SortedMap<String, long[]> sorted = new TreeMap<>();
    byNamespace.forEach((namespace, revisions) ->
        sorted.put(namespace, revisions.stream().mapToLong(Long::longValue).sorted().toArray()));
    return sorted;
  }

  /**
   * What the parts of an epoch are to say, by type.
   *
   * @param living the revisions of objects' last events, by namespace
   */
  public static SortedMap<String, byte[]> packed(
      Map<ResourceType, Map<String, List<Long>>> living) {
    SortedMap<String, byte[]> packed = new TreeMap<>();
    living.forEach(
        (type, byNamespace) -> packed.put(name(type), Orderings.packAll(sorted(byNamespace))));
    return packed;
  }

  /** What the parts of an epoch do say. Blocks. */
  public static SortedMap<String, byte[]> written(Connection connection, long revision)
      throws SQLException {
    SortedMap<String, byte[]> written = new TreeMap<>();
    try (PreparedStatement query =
        connection.prepareStatement("SELECT type, orderings FROM epoch_part WHERE revision = ?")) {
      query.setLong(1, revision);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          written.put(rows.getString(1), rows.getBytes(2));
        }
      }
    }
    return written;
  }

  /** Of all of them, the oldest first. Blocks. */
  public static List<Long> revisions(Connection connection) throws SQLException {
    List<Long> revisions = new ArrayList<>();
    try (PreparedStatement query =
            connection.prepareStatement("SELECT revision FROM epoch ORDER BY revision");
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        revisions.add(rows.getLong(1));
      }
    }
    return revisions;
  }

  /**
   * Within somebody's transaction.
   *
   * @param parts revisions in ascending order
   */
  static void write(
      Connection connection, long revision, Map<ResourceType, SortedMap<String, long[]>> parts)
      throws SQLException {
    long objects = 0;
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO epoch_part (revision, type, orderings) VALUES (?, ?, ?)")) {
      for (Map.Entry<ResourceType, SortedMap<String, long[]>> part : parts.entrySet()) {
        insert.setLong(1, revision);
        insert.setString(2, name(part.getKey()));
        insert.setBytes(3, Orderings.packAll(part.getValue()));
        insert.executeUpdate();
        objects += part.getValue().values().stream().mapToLong(each -> each.length).sum();
      }
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO epoch (revision, objects) VALUES (?, ?)")) {
      insert.setLong(1, revision);
      insert.setLong(2, objects);
      insert.executeUpdate();
    }
  }

  /** The newest one at or before a revision. */
  static OptionalLong upTo(Connection connection, long revision) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT revision FROM epoch WHERE revision <= ? ORDER BY revision DESC LIMIT 1")) {
      query.setLong(1, revision);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  /**
   * The last events of the objects of an epoch, as revisions in ascending order.
   *
   * @param namespace empty for all
   */
  static long[] orderings(Connection connection, long epoch, ResourceType type, String namespace)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT orderings FROM epoch_part WHERE revision = ? AND type = ?")) {
      query.setLong(1, epoch);
      query.setString(2, name(type));
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Orderings.unpackAll(row.getBytes(1), namespace) : new long[0];
      }
    }
  }

  private static String name(ResourceType type) {
    return type.group() + '/' + type.resource();
  }

  private static boolean isMine(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT pg_try_advisory_xact_lock(?)")) {
      query.setLong(1, ADVISORY_LOCK);
      try (ResultSet row = query.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}

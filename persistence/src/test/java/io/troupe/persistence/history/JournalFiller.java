package io.troupe.persistence.history;

import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.codec.EncodedEvent;
import io.troupe.persistence.codec.EventCodec;
import io.troupe.persistence.codec.ObjectEventSerializer;
import io.troupe.persistence.codec.WholeBody;
import io.troupe.persistence.postgres.Database;
import io.troupe.persistence.postgres.Partitions;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.postgresql.PGConnection;

/**
 * Fills an empty journal with the life of a busy cluster, in bulk: pods that come, are bound,
 * report and go, nodes and controllers that report, Events. Rows are what the server would write.
 */
final class JournalFiller {
  static final int NAMESPACES = 10;
  static final int PODS_PER_NAMESPACE = 500;
  static final int EPOCH_EVENTS = 10_000;

  private static final int EVENTS_PER_COMMIT = 8;
  private static final int ROWS_PER_COPY = EPOCH_EVENTS;
  private static final List<EventType> POD_LIFE =
      List.of(
          EventType.CREATED,
          EventType.POD_BOUND,
          EventType.STATUS_REPORTED,
          EventType.STATUS_REPORTED,
          EventType.STATUS_REPORTED,
          EventType.DELETION_REQUESTED,
          EventType.STATUS_REPORTED,
          EventType.DELETED);

  private static final class Slot {
    private ObjectKey key;
    private int life;
  }

  private final Database database;
  private final Random random;
  private final EventCodec codec = EventCodec.plain();
  private final BusyObjects objects;
  private final Map<String, WholeBody.At> wholes = new HashMap<>();
  private final Map<String, Uid> uids = new HashMap<>();
  private final List<Slot> pods = new ArrayList<>();
  private final Map<String, long[]> heads = new HashMap<>();
  private final Map<ResourceType, Map<String, Map<String, Long>>> living = new TreeMap<>();
  private final Instant start = Instant.now().minus(2, ChronoUnit.DAYS);
  private long ordering;
  private int names;

  JournalFiller(Database database, long seed) {
    this.database = database;
    this.random = new Random(seed);
    this.objects = new BusyObjects(seed);
    for (int i = 0; i < NAMESPACES * PODS_PER_NAMESPACE; i++) {
      pods.add(new Slot());
    }
  }

  void fill(long events) throws SQLException, IOException {
    try (Connection connection = database.connect()) {
      for (long at = 0; at <= events; at += Partitions.REVISIONS) {
        Partitions.ensureOne(connection, at);
      }
      while (ordering < events) {
        rows(connection, (int) Math.min(ROWS_PER_COPY, events - ordering));
        Epochs.write(connection, ordering, parts());
      }
      heads(connection);
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "UPDATE revision SET n = " + ordering + ", committed_at = '" + time(ordering) + "'");
        statement.execute("VACUUM ANALYZE event_journal, commit, head, epoch, epoch_part");
      }
    }
  }

  private Map<ResourceType, SortedMap<String, long[]>> parts() {
    Map<ResourceType, SortedMap<String, long[]>> parts = new TreeMap<>();
    living.forEach((type, namespaces) -> {
      SortedMap<String, long[]> sorted = new TreeMap<>();
      namespaces.forEach((namespace, objects) ->
          sorted.put(
              namespace, objects.values().stream().mapToLong(Long::longValue).sorted().toArray()));
      parts.put(type, sorted);
    });
    return parts;
  }

  /** Who writes such an object most of the time. */
  private Cause cause(String kind) {
    String controller = kind.toLowerCase(java.util.Locale.ROOT) + "-controller";
    boolean node = kind.equals("Pod") || kind.equals("Node") || kind.equals("Event");
    String prefix = "system:serviceaccount";
    return new Cause(
        node ? "system:node:node-" + random.nextInt(200) : prefix + ":kube-system:" + controller,
        node
            ? List.of("system:nodes", "system:authenticated")
            : List.of(prefix + "s", prefix + "s:kube-system", "system:authenticated"),
        "",
        node ? "kubelet" : "troupe-controller/" + controller,
        "update",
        "status",
        new java.util.UUID(random.nextLong(), random.nextLong()).toString(),
        start,
        ordering);
  }

  private String time(long at) {
    return start.plusMillis(at * 30).toString();
  }

  private void rows(Connection connection, int count) throws SQLException, IOException {
    CopyRows journal = new CopyRows();
    CopyRows commits = new CopyRows();
    for (int i = 0; i < count; i++) {
      ordering++;
      event(journal);
      if (ordering % EVENTS_PER_COMMIT == 0 || i == count - 1) {
        long first = (ordering - 1) / EVENTS_PER_COMMIT * EVENTS_PER_COMMIT + 1;
        long micros = ChronoUnit.MICROS.between(CopyRows.EPOCH, Instant.parse(time(ordering)));
        commits.row(4).number(first).number(ordering).number(micros).text("node-1");
      }
    }
    journal.into(
        connection,
        "event_journal (ordering, persistence_id, sequence_number, writer, write_timestamp,"
            + " event_ser_id, event_ser_manifest, event_payload, whole)");
    commits.into(connection, "commit (first, last, committed_at, writer)");
  }

  private void event(CopyRows rows) throws IOException {
    int dice = random.nextInt(100);
    if (dice < 60) {
      int number = random.nextInt(pods.size());
      pod(rows, pods.get(number), "ns-" + number % NAMESPACES);
    } else if (dice < 72) {
      put(rows, key("", "nodes", "", "node-" + random.nextInt(200)), "Node");
    } else if (dice < 84) {
      put(rows, key("", "events", namespace(), "web." + Long.toHexString(ordering)), "Event");
    } else if (dice < 90) {
      put(rows, key("apps", "deployments", namespace(), "web-" + random.nextInt(20)), "Deployment");
    } else if (dice < 96) {
      put(rows, key("apps", "replicasets", namespace(), "web-" + random.nextInt(60)), "ReplicaSet");
    } else {
      put(
          rows,
          key("discovery.k8s.io", "endpointslices", namespace(), "web-" + random.nextInt(20)),
          "EndpointSlice");
    }
  }

  private void pod(CopyRows rows, Slot slot, String namespace) throws IOException {
    if (slot.key == null) {
      slot.key = key("", "pods", namespace, "web-7d9c5b6f4-" + Integer.toString(++names, 36));
      slot.life = 0;
    }
    // Most of the time a pod just runs.
    EventType type = POD_LIFE.get(slot.life);
    write(rows, slot.key, type, "Pod");
    if (type == EventType.DELETED) {
      slot.key = null;
    } else {
      slot.life++;
    }
  }

  private void put(CopyRows rows, ObjectKey key, String kind) throws IOException {
    boolean fresh = !heads.containsKey(key.entityId());
    write(rows, key, fresh ? EventType.CREATED : EventType.STATUS_REPORTED, kind);
  }

  private void write(CopyRows rows, ObjectKey key, EventType type, String kind) throws IOException {
    String name = key.entityId();
    long[] head = heads.computeIfAbsent(name, _ -> new long[2]);
    head[0]++;
    head[1] = ordering;
    Map<String, Long> part =
        living
            .computeIfAbsent(key.type(), _ -> new TreeMap<>())
            .computeIfAbsent(key.namespace(), _ -> new HashMap<>());
    if (type == EventType.DELETED) {
      part.remove(name);
    } else {
      part.put(name, ordering);
    }
    EncodedEvent encoded = encoded(key, type, kind);
    rows.row(9)
        .number(ordering)
        .text(name)
        .number(head[0])
        .text("")
        .number(1_700_000_000_000L + ordering)
        .small(ObjectEventSerializer.IDENTIFIER)
        .text(type.wire())
        .bytes(encoded.payload())
        .numberOrNull(encoded.whole());
  }

  private EncodedEvent encoded(ObjectKey key, EventType type, String kind) {
    String name = key.entityId();
    if (type == EventType.CREATED) {
      uids.put(name, new Uid(new java.util.UUID(random.nextLong(), random.nextLong()).toString()));
    }
    Instant now = Instant.parse(time(ordering));
    ObjectEvent event =
        new ObjectEvent(type, uids.get(name), objects.next(key, kind, type, now), cause(kind));
    WholeBody.At last = wholes.get(name);
    EncodedEvent encoded =
        last != null && Partitions.number(last.revision()) == Partitions.number(ordering)
            ? codec.encode(key, event, last)
            : codec.encode(key, event);
    encoded.body().ifPresent(body -> wholes.put(name, new WholeBody.At(ordering, body)));
    if (type == EventType.DELETED) {
      wholes.remove(name);
      uids.remove(name);
    }
    return encoded;
  }

  private void heads(Connection connection) throws SQLException, IOException {
    CopyRows rows = new CopyRows();
    int count = 0;
    for (Map.Entry<String, long[]> head : heads.entrySet()) {
      rows.row(3).text(head.getKey()).number(head.getValue()[0]).number(head.getValue()[1]);
      if (++count % ROWS_PER_COPY == 0) {
        rows.into(connection, "head (persistence_id, sequence_number, ordering)");
        rows = new CopyRows();
      }
    }
    rows.into(connection, "head (persistence_id, sequence_number, ordering)");
  }

  private String namespace() {
    return "ns-" + random.nextInt(NAMESPACES);
  }

  private static ObjectKey key(String group, String resource, String namespace, String name) {
    return ObjectKey.of(group, resource, namespace, name);
  }

  /** Rows of PostgreSQL's binary COPY. */
  private static final class CopyRows {
    static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
    private static final byte[] SIGNATURE =
        "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    CopyRows() throws IOException {
      out.write(SIGNATURE);
      out.writeInt(0);
      out.writeInt(0);
    }

    CopyRows row(int fields) throws IOException {
      out.writeShort(fields);
      return this;
    }

    CopyRows number(long value) throws IOException {
      out.writeInt(Long.BYTES);
      out.writeLong(value);
      return this;
    }

    CopyRows numberOrNull(long value) throws IOException {
      if (value > 0) {
        return number(value);
      }
      out.writeInt(-1);
      return this;
    }

    CopyRows small(int value) throws IOException {
      out.writeInt(Integer.BYTES);
      out.writeInt(value);
      return this;
    }

    CopyRows text(String value) throws IOException {
      return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    CopyRows bytes(byte[] value) throws IOException {
      out.writeInt(value.length);
      out.write(value);
      return this;
    }

    void into(Connection connection, String table) throws SQLException, IOException {
      out.writeShort(-1);
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn(
              "COPY " + table + " FROM STDIN (FORMAT binary)",
              new java.io.ByteArrayInputStream(bytes.toByteArray()));
    }
  }
}

package io.troupe.persistence.history;

import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.chain.ChainHash;
import io.troupe.persistence.codec.EncodedEvent;
import io.troupe.persistence.codec.EventCodec;
import io.troupe.persistence.codec.ObjectEventSerializer;
import io.troupe.persistence.codec.WholeBody;
import io.troupe.persistence.postgres.Database;
import io.troupe.persistence.postgres.Partitions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Fills an empty journal with the life of a busy cluster, in bulk: pods that come, are bound,
 * report and go, nodes and controllers that report, Events that are gone after an hour, and now and
 * then a person. Rows are what the server would write, the hash chain included. Memory holds what
 * lives, some 20,000 objects however long the journal becomes.
 */
final class JournalFiller {
  static final int NAMESPACES = 10;
  static final int PODS_PER_NAMESPACE = 500;
  static final int EPOCH_EVENTS = 10_000;

  /** What alice does by hand, over the whole journal. */
  static final int BY_HAND = 3;

  private static final int EVENTS_PER_COMMIT = 8;
  private static final int ROWS_PER_COPY = EPOCH_EVENTS;
  private static final long MILLIS_PER_EVENT = 30;
  private static final long HOUR_OF_EVENTS = 3_600_000 / MILLIS_PER_EVENT;
  private static final String WRITER = "node-1";
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

  /** An object. */
  private static final class Life {
    private final Uid uid;
    private long number;
    private long ordering;
    private WholeBody.At whole;

    Life(Uid uid) {
      this.uid = uid;
    }
  }

  /** An Event that will be gone. */
  private record Kept(ObjectKey key, long since) {}

  private final Database database;
  private final Random random;
  private final EventCodec codec = EventCodec.plain();
  private final BusyObjects objects;
  private final Map<ObjectKey, Life> living = new HashMap<>();
  private final Queue<Kept> kept = new ArrayDeque<>();
  private final List<Slot> pods = new ArrayList<>();
  private final Instant start;
  private final CopyRows journal;
  private final CopyRows commits;
  private final CopyRows heads;
  private final ByteArrayOutputStream digests = new ByteArrayOutputStream();
  private byte[] link = ChainHash.none();
  private long ordering;
  private int names;
  private int byHand;

  /**
   * @param seed of all that the journal says; only its beginning depends on today
   */
  JournalFiller(Database database, long seed) throws IOException {
    this.database = database;
    this.random = new Random(seed);
    this.objects = new BusyObjects(seed);
    this.start = Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(2, ChronoUnit.DAYS);
    this.journal =
        new CopyRows(
            "event_journal (ordering, persistence_id, sequence_number, writer, write_timestamp,"
                + " event_ser_id, event_ser_manifest, event_payload, whole)");
    this.commits = new CopyRows("commit (first, last, committed_at, writer, chain_hash)");
    this.heads = new CopyRows("head (persistence_id, sequence_number, ordering)");
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
        rows(connection, (int) Math.min(ROWS_PER_COPY, events - ordering), events);
        Epochs.write(connection, ordering, parts());
      }
      for (Map.Entry<ObjectKey, Life> each : living.entrySet()) {
        head(each.getKey(), each.getValue());
      }
      heads.flush(connection);
      count(connection);
    }
  }

  private void count(Connection connection) throws SQLException {
    try (PreparedStatement counter =
            connection.prepareStatement(
                "UPDATE revision SET n = ?, committed_at = ?, chain_hash = ?");
        Statement statement = connection.createStatement()) {
      counter.setLong(1, ordering);
      counter.setObject(2, OffsetDateTime.ofInstant(time(ordering), ZoneOffset.UTC));
      counter.setBytes(3, link);
      counter.executeUpdate();
      statement.execute("VACUUM ANALYZE event_journal, commit, head, epoch, epoch_part");
    }
  }

  private Map<ResourceType, SortedMap<String, long[]>> parts() {
    Map<ResourceType, Map<String, List<Long>>> lists = new TreeMap<>();
    living.forEach((key, life) ->
        lists
            .computeIfAbsent(key.type(), _ -> new TreeMap<>())
            .computeIfAbsent(key.namespace(), _ -> new ArrayList<>())
            .add(life.ordering));
    Map<ResourceType, SortedMap<String, long[]>> parts = new TreeMap<>();
    lists.forEach((type, namespaces) -> {
      SortedMap<String, long[]> sorted = new TreeMap<>();
      namespaces.forEach((namespace, all) ->
          sorted.put(namespace, all.stream().mapToLong(Long::longValue).sorted().toArray()));
      parts.put(type, sorted);
    });
    return parts;
  }

  /** Who writes such an object most of the time. */
  private Cause cause(String kind) {
    String controller = kind.toLowerCase(Locale.ROOT) + "-controller";
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
        new UUID(random.nextLong(), random.nextLong()).toString(),
        start,
        ordering);
  }

  private static Cause alice(int number) {
    return new Cause(
        "alice",
        List.of("people", "system:authenticated"),
        "10.0.0.7",
        "kubectl/v1.32.0",
        "patch",
        "scale",
        "request-" + number,
        Instant.parse("2026-11-21T10:00:00Z"),
        0);
  }

  private Instant time(long at) {
    return start.plusMillis(at * MILLIS_PER_EVENT);
  }

  private void rows(Connection connection, int count, long events)
      throws SQLException, IOException {
    long first = ordering + 1;
    for (int i = 1; i <= count; i++) {
      ordering++;
      if (ordering == events * (byHand + 1) / (BY_HAND + 1) && byHand < BY_HAND) {
        ObjectKey key = key("apps", "deployments", "ns-1", "web-by-hand-" + ++byHand);
        write(key, EventType.CREATED, "Deployment", alice(byHand));
      } else {
        event();
      }
      if (i % EVENTS_PER_COMMIT == 0 || i == count) {
        commit(first);
        first = ordering + 1;
      }
      if (heads.rows() == ROWS_PER_COPY) {
        heads.flush(connection);
      }
    }
    journal.flush(connection);
    commits.flush(connection);
  }

  private void commit(long first) throws IOException {
    Instant time = time(ordering);
    byte[] batch = ChainHash.batch(WRITER, digests.toByteArray());
    digests.reset();
    link = ChainHash.link(link, first, ordering, time, batch);
    commits.row(5).number(first).number(ordering).time(time).text(WRITER).bytes(link);
  }

  private void event() throws IOException {
    if (!kept.isEmpty() && kept.peek().since() + HOUR_OF_EVENTS <= ordering) {
      write(kept.poll().key(), EventType.DELETED, "Event", cause("Event"));
      return;
    }
    int dice = random.nextInt(100);
    if (dice < 60) {
      int number = random.nextInt(pods.size());
      pod(pods.get(number), "ns-" + number % NAMESPACES);
    } else if (dice < 72) {
      put(key("", "nodes", "", "node-" + random.nextInt(200)), "Node");
    } else if (dice < 84) {
      ObjectKey key = key("", "events", namespace(), "web." + Long.toHexString(ordering));
      put(key, "Event");
      kept.add(new Kept(key, ordering));
    } else if (dice < 90) {
      put(key("apps", "deployments", namespace(), "web-" + random.nextInt(20)), "Deployment");
    } else if (dice < 96) {
      put(key("apps", "replicasets", namespace(), "web-" + random.nextInt(60)), "ReplicaSet");
    } else {
      put(
          key("discovery.k8s.io", "endpointslices", namespace(), "web-" + random.nextInt(20)),
          "EndpointSlice");
    }
  }

  private void pod(Slot slot, String namespace) throws IOException {
    if (slot.key == null) {
      slot.key = key("", "pods", namespace, "web-7d9c5b6f4-" + Integer.toString(++names, 36));
      slot.life = 0;
    }
    // Most of the time a pod just runs.
    EventType type = POD_LIFE.get(slot.life);
    write(slot.key, type, "Pod", cause("Pod"));
    if (type == EventType.DELETED) {
      slot.key = null;
    } else {
      slot.life++;
    }
  }

  private void put(ObjectKey key, String kind) throws IOException {
    EventType type = living.containsKey(key) ? EventType.STATUS_REPORTED : EventType.CREATED;
    write(key, type, kind, cause(kind));
  }

  private void write(ObjectKey key, EventType type, String kind, Cause cause) throws IOException {
    Life life =
        living.computeIfAbsent(
            key, _ -> new Life(new Uid(new UUID(random.nextLong(), random.nextLong()).toString())));
    life.number++;
    life.ordering = ordering;
    byte[] object = objects.next(key, kind, type, time(ordering));
    EncodedEvent encoded = encoded(key, new ObjectEvent(type, life.uid, object, cause), life);
    if (type == EventType.DELETED) {
      // No name comes again.
      living.remove(key);
      head(key, life);
    }
    long stamp = 1_700_000_000_000L + ordering;
    ChainHash.Row row =
        new ChainHash.Row(
            key.entityId(),
            life.number,
            "",
            stamp,
            ObjectEventSerializer.IDENTIFIER,
            type.wire(),
            encoded.payload(),
            encoded.whole());
    digests.writeBytes(row.digest());
    journal
        .row(9)
        .number(ordering)
        .text(row.persistenceId())
        .number(row.sequenceNumber())
        .text(row.writer())
        .number(stamp)
        .small(row.serializer())
        .text(row.manifest())
        .bytes(row.payload())
        .numberOrNull(row.whole());
  }

  private EncodedEvent encoded(ObjectKey key, ObjectEvent event, Life life) {
    WholeBody.At last = life.whole;
    EncodedEvent encoded =
        last != null && Partitions.number(last.revision()) == Partitions.number(ordering)
            ? codec.encode(key, event, last)
            : codec.encode(key, event);
    encoded.body().ifPresent(body -> life.whole = new WholeBody.At(ordering, body));
    return encoded;
  }

  private void head(ObjectKey key, Life life) throws IOException {
    heads.row(3).text(key.entityId()).number(life.number).number(life.ordering);
  }

  private String namespace() {
    return "ns-" + random.nextInt(NAMESPACES);
  }

  private static ObjectKey key(String group, String resource, String namespace, String name) {
    return ObjectKey.of(group, resource, namespace, name);
  }
}

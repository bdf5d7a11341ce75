package io.troupe.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.Store;
import io.troupe.persistence.TestServer;
import io.troupe.persistence.codec.SampleObjects;
import io.troupe.persistence.postgres.Database;
import io.troupe.persistence.postgres.DatabaseUrl;
import io.troupe.persistence.postgres.Partitions;
import io.troupe.persistence.postgres.SchemaMigration;
import io.troupe.persistence.retention.JournalRetention;
import io.troupe.persistence.row.ByName;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** Differences in the tables: who needs an event finds the whole one it is made of. */
class SmallerEventsTest {
  private static final ObjectKey POD = ObjectKey.of("", "pods", "default", "web-1");

  private final TestServer server = TestServer.shared();
  private final DatabaseUrl url = server.fresh();
  private final ObjectNode object = Json.parse(new SampleObjects(7).kept("Pod"));
  private final List<String> written = new ArrayList<>();

  @Test
  void theFirstEventIsWholeAndTheNextOnesAreDifferences() throws Exception {
    try (TestNode node = new TestNode(server, url, "a")) {
      write(node, 1, 5);
      assertThat(wholes(node.store)).containsExactly(0L, 1L, 1L, 1L, 1L);
      assertThat(read(node.store, 0)).isEqualTo(written);
      assertThat(read(node.store, 3)).as("its whole event is not asked for").hasSize(2);
    }
    // Who has not written the whole one here writes another.
    try (TestNode node = new TestNode(server, url, "b")) {
      write(node, 6, 2);
      assertThat(wholes(node.store)).endsWith(0L, 6L);
      assertThat(read(node.store, 0)).isEqualTo(written);
      assertThat(text(done(node.store.past().objectAt(POD, 5)).orElseThrow().json()))
          .contains(text(Json.parse(written.get(4).getBytes()).path("status")));
    }
  }

  @Test
  void aPartitionGoesAloneAndWhatIsKeptOfItTakesItsWholeEventAlong() throws Exception {
    try (TestNode node = new TestNode(server, url, "a")) {
      long border = Partitions.REVISIONS;
      change(node.store, "UPDATE revision SET n = " + (border - 4));
      write(node, 1, 3);
      assertThat(wholes(node.store)).containsExactly(0L, border - 3, border - 3);
      done(node.store.checkpoints().write(ClusterImage.of(border - 1, List.of())));
      node.write("other", 1).get(60, TimeUnit.SECONDS);
      done(node.store.checkpoints().write(ClusterImage.of(border + 1, List.of())));
      change(node.store, "DELETE FROM checkpoint WHERE revision < " + border);
      assertThat(retain(node.store)).isEqualTo(1);
      assertThat(text(done(node.store.past().objectAt(POD, border)).orElseThrow().json()))
          .contains(text(Json.parse(written.get(2).getBytes()).path("status")));
      write(node, 4, 2);
      assertThat(wholes(node.store)).as("of this partition").endsWith(0L, border + 1);
    }
  }

  /** Another node may have filled the partition meanwhile: then the database says so. */
  @Test
  void aDifferenceToAnEventOfAnotherPartitionIsWrittenWholeInstead() throws Exception {
    try (TestNode node = new TestNode(server, url, "a")) {
      write(node, 1, 2);
      change(node.store, "UPDATE revision SET n = " + Partitions.REVISIONS);
      write(node, 3, 2);
      assertThat(wholes(node.store)).containsExactly(0L, 1L, 0L, Partitions.REVISIONS + 1);
    }
  }

  @Test
  void aMissingWholeEventIsAFaultThatNamesBoth() throws Exception {
    try (TestNode node = new TestNode(server, url, "a")) {
      write(node, 1, 2);
      change(node.store, "DELETE FROM event_journal WHERE ordering = 1");
      assertThatThrownBy(() -> done(node.store.past().objectAt(POD, 2)))
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .hasRootCauseMessage("revision 2 is a difference to 1, which is not there");
    }
  }

  @Test
  void aJournalFromBeforeIsReadAndGoesOn() throws Exception {
    DatabaseUrl old = server.empty();
    Flyway.configure()
        .dataSource(old.jdbc(), old.user(), old.password())
        .locations("classpath:io/troupe/persistence/postgres/migration")
        .table("schema_history")
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .target("6")
        .load()
        .migrate();
    ObjectEvent first = event(1);
    try (Database database = Database.open(old)) {
      database.read(connection -> {
        try (Statement statement = connection.createStatement()) {
          statement.execute(
              "CREATE TABLE event_journal_0 PARTITION OF event_journal"
                  + " FOR VALUES FROM (0) TO (1000000)");
        }
        try (PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO event_journal VALUES"
                    + " (1, ?, 1, false, 'life', 0, '', 7201, 'Created', ?)")) {
          insert.setString(1, POD.entityId());
          insert.setBytes(
              2, io.troupe.persistence.codec.EventCodec.plain().encode(POD, first).payload());
          insert.executeUpdate();
        }
        try (Statement statement = connection.createStatement()) {
          statement.execute("INSERT INTO head VALUES ('" + POD.entityId() + "', 1, 1)");
          statement.execute("UPDATE revision SET n = 1");
          statement.execute("INSERT INTO commit VALUES (1, 1, now(), 'a')");
        }
        return 0;
      });
      SchemaMigration.migrate(database);
    }
    try (TestNode node = new TestNode(server, old, "a")) {
      write(node, 2, 3);
      assertThat(wholes(node.store)).containsExactly(0L, 0L, 2L, 2L);
      assertThat(read(node.store, 0)).isEqualTo(written);
    }
  }

  @Test
  void aNameIsFoundByItsIndex() throws Exception {
    try (TestNode node = new TestNode(server, url, "a")) {
      String plan =
          node.store
              .database()
              .read(connection -> {
                try (Statement statement = connection.createStatement()) {
                  statement.execute(
                      "SET enable_seqscan = off; SET plan_cache_mode = 'force_generic_plan'");
                }
                try (PreparedStatement query =
                    connection.prepareStatement(
                        "EXPLAIN SELECT ordering FROM event_journal WHERE "
                            + ByName.IS
                            + " AND sequence_number = ?")) {
                  query.setString(1, POD.entityId());
                  query.setString(2, POD.entityId());
                  query.setLong(3, 1);
                  StringBuilder lines = new StringBuilder();
                  try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                      lines.append(row.getString(1)).append('\n');
                    }
                  }
                  return lines.toString();
                }
              });
      assertThat(plan).containsPattern("Index Cond: \\(\\(hashtextextended.*sequence_number = ");
    }
  }

  private void write(TestNode node, long from, int count) throws Exception {
    for (long number = from; number < from + count; number++) {
      node.write(POD, number, event(number)).get(60, TimeUnit.SECONDS);
    }
  }

  private ObjectEvent event(long number) {
    object.withObject("/status").put("observedGeneration", number);
    written.add(text(object));
    EventType type = number == 1 ? EventType.CREATED : EventType.STATUS_REPORTED;
    return new ObjectEvent(
        type, new Uid("uid-1"), Json.stored(object), Samples.cause("request-" + number));
  }

  /** Of the object's rows, in order; 0 for one that is whole. */
  private static List<Long> wholes(Store store) throws Exception {
    return store
        .database()
        .read(connection -> {
          List<Long> found = new ArrayList<>();
          try (Statement statement = connection.createStatement();
              ResultSet row =
                  statement.executeQuery(
                      "SELECT whole FROM event_journal WHERE persistence_id = '"
                          + POD.entityId()
                          + "' ORDER BY ordering")) {
            while (row.next()) {
              found.add(row.getLong(1));
            }
          }
          return found;
        });
  }

  private static List<String> read(Store store, long after) throws Exception {
    return done(store.log().read(after, 100)).stream()
        .flatMap(commit -> commit.events().stream())
        .map(CommittedEvent::event)
        .map(event -> text(event.object()))
        .toList();
  }

  private static String text(byte[] json) {
    return new String(json);
  }

  private static String text(com.fasterxml.jackson.databind.JsonNode json) {
    return new String(Json.bytes(json));
  }

  private static int retain(Store store) throws Exception {
    return done(store.retain(new JournalRetention(Duration.ofMillis(1), 0))).dropped();
  }

  private static void change(Store store, String sql) throws Exception {
    store
        .database()
        .read(connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
          }
        });
  }

  private static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}

package io.troupe.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.typed.ActorRef;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.Store;
import io.troupe.persistence.TestServer;
import io.troupe.persistence.journal.RecoverySource.Recovered;
import io.troupe.persistence.postgres.DatabaseUrl;
import io.troupe.persistence.postgres.Partitions;
import io.troupe.persistence.retention.JournalRetention;
import io.troupe.persistence.retention.JournalRetention.Kept;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The revision is set so that a handful of events fills a partition. */
class RetentionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectKey LIVE = Samples.configMap("live");
  private static final ObjectKey GONE = Samples.configMap("gone");
  private static final JournalRetention BY_AGE = new JournalRetention(Duration.ofMillis(1), 0);

  private final TestServer server = TestServer.shared();
  private DatabaseUrl url;

  @BeforeEach
  void freshDatabase() {
    url = server.fresh();
  }

  @Test
  void onlyWhatACheckpointCoversAndIsTooOldOrTooLargeGoes() throws Exception {
    try (TestNode node = new TestNode(server, url, "a")) {
      fillFirstPartition(node);
      assertThat(run(node.store, BY_AGE).dropped()).as("no checkpoint").isZero();
      checkpoint(node.store, Partitions.REVISIONS - 1);
      assertThat(run(node.store, BY_AGE).dropped()).as("not behind it").isZero();
      checkpoint(node.store, Partitions.REVISIONS + 1);
      assertThat(run(node.store, BY_AGE).dropped()).as("not behind both").isZero();
      checkpoint(node.store, Partitions.REVISIONS + 2);
      assertThat(run(node.store, new JournalRetention(Duration.ofHours(1), 0)).dropped())
          .as("too young")
          .isZero();
      assertThat(run(node.store, new JournalRetention(Duration.ZERO, 1L << 40)).dropped())
          .as("small enough")
          .isZero();
      Kept kept = run(node.store, new JournalRetention(Duration.ZERO, 1));
      assertThat(kept.dropped()).isEqualTo(1);
      assertThat(kept.oldest()).isEqualTo(Partitions.REVISIONS);
      assertThat(kept.bytes()).isPositive();
      assertThat(run(node.store, BY_AGE).dropped()).as("nothing is left to drop").isZero();
      assertThat(read(node.store, Partitions.REVISIONS)).hasSize(1);
      assertThatThrownBy(() -> read(node.store, 5)).hasRootCauseInstanceOf(RevisionsDropped.class);
    }
  }

  @Test
  void aReaderOfThePartitionIsWaitedForWithoutHoldingUpWriters() throws Exception {
    try (TestNode node = new TestNode(server, url, "a")) {
      fillFirstPartition(node);
      checkpoint(node.store, Partitions.REVISIONS + 1);
      try (Connection reader = node.store.database().connect();
          Statement statement = reader.createStatement()) {
        reader.setAutoCommit(false);
        statement.executeQuery("SELECT count(*) FROM event_journal").close();
        assertThat(run(node.store, BY_AGE).dropped()).isZero();
        node.write("other", 2).get(60, TimeUnit.SECONDS);
      }
      assertThat(run(node.store, BY_AGE).dropped()).isEqualTo(1);
    }
  }

  @Test
  void aNodeWhoseLastCommitWentForItsAgeIsNotTakenForOneOfAnotherHistory() throws Exception {
    try (TestNode quiet = new TestNode(server, url, "b");
        TestNode node = new TestNode(server, url, "a")) {
      revision(node.store, Partitions.REVISIONS - 100);
      quiet.write("quiet", 1).get(60, TimeUnit.SECONDS);
      fillFirstPartition(node);
      checkpoint(node.store, Partitions.REVISIONS + 1);
      assertThat(run(node.store, BY_AGE).dropped()).isEqualTo(1);
      server.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
              + url.jdbc().substring(url.jdbc().lastIndexOf('/') + 1)
              + "'");
      quiet.write("quiet", 2).get(60, TimeUnit.SECONDS);
      assertThat(quiet.diverged).isEmpty();
    }
  }

  @Test
  void aRememberedCommitIsMissedUnlessItWentForItsAgeOrARestoreLeftItBehind() throws Exception {
    try (TestNode node = new TestNode(server, url, "a")) {
      node.write("x", 1).get(60, TimeUnit.SECONDS);
      OwnCommit last = OwnCommit.parse(node.store.lastCommit().orElseThrow().line()).orElseThrow();
      assertThat(node.store.continues(last)).isTrue();
      assertThat(node.store.continues(new OwnCommit(1, 1, last.time(), "other"))).isFalse();
      OwnCommit lost = new OwnCommit(7, 9, last.time(), "a");
      assertThat(node.store.continues(lost)).isFalse();
      change(node.store, "INSERT INTO restoration VALUES (1000000001, 1, now())");
      assertThat(node.store.continues(lost)).isTrue();
      change(node.store, "DELETE FROM restoration");
      change(node.store, "UPDATE journal_floor SET revision = 9");
      assertThat(node.store.continues(lost)).isTrue();
    }
  }

  @Test
  void entitiesGoOnWhoseEventsAreGone() throws Exception {
    ObjectEvent last;
    try (TestNode node = new TestNode(server, url, "a")) {
      last = fillFirstPartition(node);
      checkpoint(node.store, Partitions.REVISIONS + 1);
      assertThat(run(node.store, BY_AGE).dropped()).isEqualTo(1);
    }
    try (TestSystem node = new TestSystem(server, url, "a")) {
      node.memory.put(LIVE, new Recovered(1, Optional.of(last)));
      node.memory.put(GONE, new Recovered(0, Optional.empty()));
      // Memory is not believed of a suspect until the database has been asked.
      node.setup.suspects().add(LIVE.entityId());
      ActorRef<TestEntity.Command> live = node.entity(LIVE);
      assertThat(node.state(live).last().orElseThrow().uid().value()).isEqualTo("u-live");
      assertThat(node.change(live, "r2").revision()).isEqualTo(Partitions.REVISIONS + 2);
      assertThat(node.setup.writer().metrics().recoveriesFromDatabase()).isEqualTo(1);

      ActorRef<TestEntity.Command> gone = node.entity(GONE);
      assertThat(node.state(gone).last()).isEmpty();
      // Memory knows no number; the fence does, and the next life begins behind the last one.
      assertThatThrownBy(
              () -> node.change(gone, "lost", Duration.ofMillis(700)).get(60, TimeUnit.SECONDS))
          .isNotNull();
      Awaitility.await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(node.state(gone).last()).isEmpty());
      assertThat(node.change(gone, "again").revision()).isEqualTo(Partitions.REVISIONS + 3);
      assertThat(node.store.database().<Long>read(c -> number(c, GONE))).isEqualTo(3);
    }
  }

  /**
   * LIVE and GONE, which is deleted, in the first partition, one more object in the second.
   *
   * @return LIVE's event
   */
  private static ObjectEvent fillFirstPartition(TestNode node) throws Exception {
    revision(node.store, Partitions.REVISIONS - 10);
    ObjectEvent live = Samples.event(EventType.CREATED, LIVE, "u-live", "r1");
    node.write(LIVE, 1, live).get(60, TimeUnit.SECONDS);
    node.write(GONE, 1, Samples.event(EventType.CREATED, GONE, "u", "r2")).get();
    node.write(GONE, 2, Samples.event(EventType.DELETED, GONE, "u", "r3")).get();
    revision(node.store, Partitions.REVISIONS);
    node.write("other", 1).get(60, TimeUnit.SECONDS);
    return live;
  }

  private static void revision(Store store, long revision) throws Exception {
    change(store, "UPDATE revision SET n = " + revision);
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

  private static long number(Connection connection, ObjectKey key) throws java.sql.SQLException {
    try (Statement statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT sequence_number FROM head WHERE persistence_id = '"
                    + key.entityId()
                    + "'")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void checkpoint(Store store, long revision) throws Exception {
    done(store.checkpoints().write(ClusterImage.of(revision, List.of())));
  }

  private static Kept run(Store store, JournalRetention retention) throws Exception {
    return done(store.retain(retention));
  }

  private static List<?> read(Store store, long after) throws Exception {
    return done(store.log().read(after, 100));
  }

  private static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}

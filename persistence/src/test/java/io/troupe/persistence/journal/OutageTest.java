package io.troupe.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.typed.ActorRef;
import io.troupe.core.image.Commit;
import io.troupe.persistence.TestServer;
import io.troupe.persistence.journal.JournalFault.DatabaseAway;
import io.troupe.persistence.journal.JournalFault.DatabaseFull;
import io.troupe.persistence.postgres.DatabaseUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutageTest {
  /** The promise is one second; a loaded machine gets much more before a test fails. */
  private static final int RESUMED_SECONDS_MAX = 60;

  private static TestServer server;
  private DatabaseUrl url;

  @BeforeAll
  static void start() {
    server = TestServer.own();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void freshDatabase() {
    url = server.fresh();
  }

  @Test
  void killedConnectionsLoseAndDoubleNothing() throws Exception {
    try (TestNode a = new TestNode(server, url, "a");
        TestNode b = new TestNode(server, url, "b")) {
      AtomicBoolean running = new AtomicBoolean(true);
      Thread killer = Thread.ofPlatform().daemon().start(() -> killWhile(running, a));
      List<CompletableFuture<Void>> writes = new ArrayList<>();
      for (int round = 0; round < 60; round++) {
        List<CompletableFuture<Void>> flight = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
          flight.add(a.write("a-" + round + "-" + i, 1));
          flight.add(b.write("b-" + round + "-" + i, 1));
        }
        RevisionWriterTest.await(flight);
        writes.addAll(flight);
      }
      running.set(false);
      killer.join();
      List<Commit> journal = a.journal();
      JournalChecks.holds(journal);
      JournalChecks.heard(journal, "a", a.heard.commits);
      JournalChecks.heard(journal, "b", b.heard.commits);
      assertThat(journal.getLast().last()).isEqualTo(writes.size());
      assertThat(a.setup.writer().metrics().reconnects()).isPositive();
    }
  }

  @Test
  void writesDuringARestartOfTheDatabaseSucceedOnceItIsBack() throws Exception {
    try (TestNode node = new TestNode(server, url, "a")) {
      node.write("before", 1).get(60, TimeUnit.SECONDS);
      List<CompletableFuture<Void>> writes = new ArrayList<>();
      AtomicInteger number = new AtomicInteger();
      Thread writer =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                while (!Thread.currentThread().isInterrupted() && writes.size() < 2000) {
                  writes.add(node.write("during-" + number.incrementAndGet(), 1));
                  java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                }
              });
      server.postgres().restart();
      node.write("after", 1).get(RESUMED_SECONDS_MAX, TimeUnit.SECONDS);
      assertThat(RevisionWriterTest.lastRevision(node)).isPositive();
      writer.interrupt();
      writer.join();
      RevisionWriterTest.await(writes);
      List<Commit> journal = node.journal();
      JournalChecks.holds(journal);
      JournalChecks.heard(journal, "a", node.heard.commits);
      assertThat(journal.getLast().last()).isEqualTo(writes.size() + 2);
    }
  }

  @Test
  void aFullDatabaseRefusesAtOnceAndTakesTheSameWriteOnceThereIsRoom() throws Exception {
    try (TestNode node = new TestNode(server, url, "a")) {
      node.write("before", 1).get(60, TimeUnit.SECONDS);
      execute(
          "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
              + " $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END $$");
      execute("CREATE TRIGGER full_disk BEFORE INSERT ON commit EXECUTE FUNCTION full_disk()");
      assertThatThrownBy(() -> node.write("refused", 1).get(60, TimeUnit.SECONDS))
          .hasCauseInstanceOf(DatabaseFull.class);
      execute("DROP TRIGGER full_disk ON commit");
      node.write("refused", 1).get(60, TimeUnit.SECONDS);
      assertThat(node.journal().getLast().last()).isEqualTo(2);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(url.jdbc(), url.user(), url.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void aLongOutageFailsWritesWithAFaultThatSaysSoAndThenServiceResumes() throws Exception {
    WriterSettings impatient = WriterSettings.of("a", System::nanoTime).withPatience(400);
    try (TestSystem node = new TestSystem(server, url, impatient)) {
      ActorRef<TestEntity.Command> entity = node.entity(Samples.configMap("web"));
      node.change(entity, "r1");
      server.postgres().stop();
      CompletableFuture<TestEntity.State> lost =
          node.change(entity, "lost", Duration.ofMillis(900));
      CompletableFuture<Void> direct = new CompletableFuture<>();
      var event =
          Samples.event(io.troupe.core.object.EventType.CREATED, Samples.configMap("x"), "u", "rx");
      node.setup
          .writer()
          .write(
              Samples.configMap("x"),
              1,
              "w",
              0,
              event,
              node.store.codec().encode(Samples.configMap("x"), event))
          .whenComplete((_, failure) -> {
            if (failure != null) {
              direct.completeExceptionally(failure);
            }
          });
      assertThat(lost).failsWithin(60, TimeUnit.SECONDS);
      RevisionWriterTest.assertFault(direct, DatabaseAway.class);
      server.postgres().restart();
      TestEntity.State after =
          node.change(entity, "r2", Duration.ofSeconds(RESUMED_SECONDS_MAX))
              .get(RESUMED_SECONDS_MAX, TimeUnit.SECONDS);
      assertThat(after.revision()).isEqualTo(2);
    }
  }

  @Test
  void aKilledServerComesBackByItself() throws Exception {
    try (TestNode node = new TestNode(server, url, "a")) {
      node.write("before", 1).get(60, TimeUnit.SECONDS);
      new ProcessBuilder("kill", "-KILL", Long.toString(server.postgres().pid())).start().waitFor();
      Awaitility.await()
          .atMost(60, TimeUnit.SECONDS)
          .ignoreExceptions()
          .until(() -> RevisionWriterTest.lastRevision(node) == 1);
      node.write("after", 1).get(60, TimeUnit.SECONDS);
      JournalChecks.holds(node.journal());
    }
  }

  @Test
  void aDatabaseThatForgotOurCommitStopsThisNode() throws Exception {
    try (TestNode node = new TestNode(server, url, "a")) {
      node.write("one", 1).get(60, TimeUnit.SECONDS);
      try (var connection = node.store.database().connect();
          var statement = connection.createStatement()) {
        statement.execute("DELETE FROM commit");
        statement.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
      }
      CompletableFuture<Void> next = node.write("two", 1);
      RevisionWriterTest.assertFault(next, JournalFault.JournalDiverged.class);
      assertThat(node.diverged).hasSize(1);
    }
  }

  @Test
  void aDatabaseThatWasRestoredStopsThisNodeAlthoughItHoldsItsCommits() throws Exception {
    try (TestNode node = new TestNode(server, url, "a")) {
      node.write("one", 1).get(60, TimeUnit.SECONDS);
      try (var connection = node.store.database().connect();
          var statement = connection.createStatement()) {
        statement.execute("INSERT INTO restoration VALUES (1000000001, 1, now())");
        statement.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
      }
      CompletableFuture<Void> next = node.write("two", 1);
      RevisionWriterTest.assertFault(next, JournalFault.JournalDiverged.class);
      assertThat(node.diverged).hasSize(1);
    }
  }

  /** However slow the machine: between two cuts something is committed. */
  private void killWhile(AtomicBoolean running, TestNode node) {
    while (running.get()) {
      int before = node.heard.commits.size();
      server.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'troupe'"
              + " AND pid <> pg_backend_pid() AND datname <> 'postgres'");
      do {
        java.util.concurrent.locks.LockSupport.parkNanos(70_000_000);
      } while (running.get() && node.heard.commits.size() == before);
    }
  }
}

package io.troupe.persistence.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.core.meta.ObjectKey;
import io.troupe.persistence.Store;
import io.troupe.persistence.TestServer;
import io.troupe.persistence.postgres.Database;
import io.troupe.persistence.postgres.DatabaseUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A question that takes long, and a network that is cut while it does. */
@Timeout(120)
class PulseTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int EVERY_MILLIS = 100;

  /** Less than the 60 seconds after which a connection gives up by itself. */
  private static final int ANSWERED_SECONDS_MAX = 40;

  private static final ObjectKey MAP = ObjectKey.of("", "configmaps", "a", "b");

  private final DatabaseUrl direct = TestServer.shared().fresh();
  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private Store store;
  private SilentProxy network;
  private Database database;
  private JdbcPast past;

  @BeforeEach
  void open() throws Exception {
    store = TestServer.shared().store(direct, "a");
    network = new SilentProxy(direct);
    database = Database.open(network.url());
    past =
        new JdbcPast(
            database,
            store.codec(),
            TestServer.NO_FACTS,
            executor,
            new Pulse(database, EVERY_MILLIS, EVERY_MILLIS));
  }

  @AfterEach
  void close() {
    executor.shutdownNow();
    database.close();
    network.close();
    store.close();
  }

  @Test
  void aLongAnswerIsWaitedForWhileTheServerIsThere() throws Exception {
    CompletableFuture<Optional<?>> answer;
    try (Connection blocker = blocked()) {
      answer = past.objectAt(MAP, 0).<Optional<?>>thenApply(found -> found).toCompletableFuture();
      Awaitility.await().atMost(SOON).until(() -> waiting(blocker) == 1);
      // Several looks later it still waits.
      long before = connections(blocker);
      Awaitility.await()
          .atMost(SOON)
          .until(() -> connections(blocker) >= before + 4 || answer.isDone());
      assertThat(answer).isNotDone();
      blocker.commit();
    }
    assertThat(answer.get(SOON.toSeconds(), TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void whoWaitsAndWhoQueuesUpIsToldWhenTheNetworkIsCut() throws Exception {
    List<CompletableFuture<?>> answers = new ArrayList<>();
    try (Connection blocker = blocked()) {
      answers.add(past.objectAt(MAP, 0).toCompletableFuture());
      answers.add(past.objectAt(MAP, 0).toCompletableFuture());
      Awaitility.await().atMost(SOON).until(() -> waiting(blocker) == 2);
      for (int i = 0; i < 20; i++) {
        answers.add(past.bounds().toCompletableFuture());
      }
      network.cut();
      for (CompletableFuture<?> answer : answers) {
        assertThatThrownBy(() -> answer.get(ANSWERED_SECONDS_MAX, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(PastUnavailable.class);
      }
      network.heal();
      blocker.commit();
    }
    Awaitility.await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> past.objectAt(MAP, 0).toCompletableFuture().get().isEmpty());
  }

  @Test
  void noNameHasACharacterThatNoTextHas() throws Exception {
    ObjectKey strange = ObjectKey.of("", "configmaps", "a\0", "b\0");
    assertThat(past.objectAt(strange, 0).toCompletableFuture().get()).isEmpty();
    assertThat(past.listAt(strange.type(), "a\0", 0).toCompletableFuture().get()).isEmpty();
    PastPage page =
        past.events(new PastScope.OfNamespace("a\0"), 1, 9, Past.Order.NEWEST_FIRST, 5)
            .toCompletableFuture()
            .get();
    assertThat(page.events()).isEmpty();
    assertThat(page.resume()).isEqualTo(OptionalLong.empty());
  }

  /** Whoever reads an object waits until this is committed. */
  private Connection blocked() throws SQLException {
    Connection connection = store.database().connect();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE head, event_journal IN ACCESS EXCLUSIVE MODE");
    }
    return connection;
  }

  private static long waiting(Connection connection) throws SQLException {
    return number(
        connection,
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND database ="
            + " (SELECT oid FROM pg_database WHERE datname = current_database())");
  }

  private static long connections(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_stat_clear_snapshot()");
    }
    return number(
        connection, "SELECT sessions FROM pg_stat_database WHERE datname = current_database()");
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql);
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }
}

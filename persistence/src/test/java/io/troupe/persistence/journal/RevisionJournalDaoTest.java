package io.troupe.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.typed.ActorRef;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.EventType;
import io.troupe.persistence.TestServer;
import io.troupe.persistence.journal.RecoverySource.Recovered;
import io.troupe.persistence.postgres.DatabaseUrl;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RevisionJournalDaoTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectKey KEY = Samples.configMap("web");

  private final TestServer server = TestServer.shared();
  private DatabaseUrl url;

  @BeforeEach
  void freshDatabase() {
    url = server.fresh();
  }

  @Test
  void anEntitySeesItsRevisionAndRecoversFromItsLastEventOnly() throws Exception {
    try (TestSystem node = new TestSystem(server, url, "a")) {
      ActorRef<TestEntity.Command> entity = node.entity(KEY);
      assertThat(node.change(entity, "r1").revision()).isEqualTo(1);
      assertThat(node.change(entity, "r2").revision()).isEqualTo(2);
      assertThat(node.change(entity, "r3").revision()).isEqualTo(3);
      assertThat(node.heard.commits).hasSize(3);
    }
    try (TestSystem node = new TestSystem(server, url, "a")) {
      ActorRef<TestEntity.Command> entity = node.entity(KEY);
      TestEntity.State recovered = node.state(entity);
      assertThat(recovered.version()).isEqualTo(1);
      assertThat(recovered.revision()).isEqualTo(3);
      assertThat(recovered.last().orElseThrow().cause().requestId()).isEqualTo("r3");
      assertThat(node.change(entity, "r4").revision()).isEqualTo(4);
      assertThat(node.setup.writer().metrics().recoveriesFromDatabase()).isEqualTo(1);
    }
  }

  @Test
  void memoryAnswersRecoveryWithoutADatabaseRead() throws Exception {
    try (TestSystem node = new TestSystem(server, url, "a")) {
      node.memory.put(KEY, new Recovered(0, Optional.empty()));
      ActorRef<TestEntity.Command> first = node.entity(KEY);
      TestEntity.State state = node.change(first, "r1");
      node.memory.put(KEY, new Recovered(1, state.last()));
      ActorRef<TestEntity.Command> second = node.entity(KEY);
      assertThat(node.state(second).last()).isEqualTo(state.last());
      assertThat(node.change(second, "r2").revision()).isEqualTo(2);
      assertThat(node.setup.writer().metrics().recoveriesFromMemory()).isEqualTo(2);
      assertThat(node.setup.writer().metrics().recoveriesFromDatabase()).isZero();
    }
  }

  @Test
  void wrongMemoryIsRefusedByTheFenceAndTheDatabaseReadNext() throws Exception {
    try (TestSystem a = new TestSystem(server, url, "a");
        TestSystem b = new TestSystem(server, url, "b")) {
      ActorRef<TestEntity.Command> atA = a.entity(KEY);
      a.change(atA, "r1");
      a.change(atA, "r2");
      b.memory.put(KEY, new Recovered(0, Optional.empty()));
      ActorRef<TestEntity.Command> atB = b.entity(KEY);
      assertThatThrownBy(
              () -> b.change(atB, "lost", Duration.ofMillis(700)).get(60, TimeUnit.SECONDS))
          .hasCauseInstanceOf(java.util.concurrent.TimeoutException.class);
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(b.state(atB).revision()).isEqualTo(2));
      assertThat(b.change(atB, "r3").revision()).isEqualTo(3);
      assertThat(b.setup.writer().metrics().refused()).isEqualTo(1);
      assertThat(b.heard.commits).hasSize(1);
    }
  }

  @Test
  void aSecretsContentIsNowhereInTheDatabaseAndGoesWithItsKey() throws Exception {
    ObjectKey key = Samples.secret("password");
    try (TestNode node = new TestNode(server, url, "a")) {
      node.write(key, 1, Samples.event(EventType.CREATED, key, "u1", "r1", "hunter2")).get();
      node.write(key, 2, Samples.event(EventType.SPEC_CHANGED, key, "u1", "r2", "hunter3")).get();
    }
    try (TestNode other = new TestNode(server, url, "b")) {
      assertThat(new String(last(other).object())).contains("hunter3");
      other.write(key, 3, Samples.event(EventType.STATUS_REPORTED, key, "u1", "r3", "x4")).get();
      assertThat(new String(last(other).object())).contains("x4");
      other.write(key, 4, Samples.event(EventType.DELETED, key, "u1", "r4", "x4")).get();
      assertThat(other.store.database().<Long>read(c -> count(c, "object_key"))).isZero();
      assertThat(new String(last(other).object()))
          .isEqualTo(
              "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":"
                  + "{\"name\":\"password\",\"namespace\":\"default\",\"uid\":\"u1\"}}");
      assertThat(last(other).type()).isEqualTo(EventType.DELETED);
      assertThat(last(other).cause().requestId()).isEqualTo("r4");
    }
  }

  private static io.troupe.core.object.ObjectEvent last(TestNode node) throws Exception {
    return node.journal().getLast().events().getLast().event();
  }

  private static long count(java.sql.Connection connection, String table)
      throws java.sql.SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT count(*) FROM " + table)) {
      row.next();
      return row.getLong(1);
    }
  }
}

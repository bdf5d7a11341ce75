package io.troupe.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.typed.ActorRef;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.TestServer;
import io.troupe.persistence.journal.JournalFault.FenceRefused;
import io.troupe.persistence.journal.RecoverySource.Recovered;
import io.troupe.persistence.postgres.DatabaseUrl;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** First events that no entity has written, and entities that go on after them. */
class FirstEventsTest {
  private static final ObjectKey KEY = Samples.configMap("web");
  private static final int SECONDS_MAX = 60;

  private final TestServer server = TestServer.shared();
  private DatabaseUrl url;

  @BeforeEach
  void freshDatabase() {
    url = server.fresh();
  }

  private static FirstEvents firstEvents(TestSystem node) {
    return new FirstEvents(node.setup, InstantSource.system());
  }

  private static ObjectEvent created(String request) {
    return Samples.event(EventType.CREATED, KEY, "u1", request);
  }

  @Test
  void theEntityGoesOnFromAnEventThatItHasNotWritten() throws Exception {
    try (TestSystem node = new TestSystem(server, url, "a")) {
      FirstEvents first = firstEvents(node);
      assertThat(first.isFresh(KEY)).isFalse();
      node.memory.put(KEY, new Recovered(0, Optional.empty()));
      assertThat(first.isFresh(KEY)).isTrue();
      ObjectEvent event = created("r1");
      first.write(KEY, event).get(SECONDS_MAX, TimeUnit.SECONDS);
      assertThat(event.revision()).isEqualTo(1);
      node.memory.put(KEY, new Recovered(1, Optional.of(event)));
      assertThat(first.isFresh(KEY)).isFalse();
      ActorRef<TestEntity.Command> entity = node.entity(KEY);
      assertThat(node.state(entity).last()).contains(event);
      assertThat(node.change(entity, "r2").revision()).isEqualTo(2);
    }
  }

  @Test
  void aNameThatIsNotFreshAfterAllIsRefusedAndLeftToItsEntity() throws Exception {
    try (TestSystem node = new TestSystem(server, url, "a")) {
      FirstEvents first = firstEvents(node);
      first.write(KEY, created("r1")).get(SECONDS_MAX, TimeUnit.SECONDS);
      node.memory.put(KEY, new Recovered(0, Optional.empty()));
      assertThatThrownBy(() -> first.write(KEY, created("r2")).get(SECONDS_MAX, TimeUnit.SECONDS))
          .hasCauseInstanceOf(FenceRefused.class);
      assertThat(first.isFresh(KEY)).isFalse();
      assertThat(node.heard.commits).hasSize(1);
    }
  }
}

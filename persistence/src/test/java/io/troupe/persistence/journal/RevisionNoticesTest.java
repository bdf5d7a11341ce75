package io.troupe.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.persistence.TestServer;
import io.troupe.persistence.postgres.DatabaseUrl;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the database tells of other nodes' commits. */
final class RevisionNoticesTest {
  private final TestServer server = TestServer.shared();
  private final DatabaseUrl url = server.fresh();
  private final AtomicLong heard = new AtomicLong(-1);

  private void hears(long revision) {
    Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> heard.get() >= revision);
  }

  @Test
  void everyCommitIsToldAlsoAfterTheConnectionBroke() throws Exception {
    try (TestNode here = new TestNode(server, url, "a");
        TestNode there = new TestNode(server, url, "b")) {
      here.store.follow(revision -> heard.accumulateAndGet(revision, Math::max));
      hears(0);
      there.write("one", 1).get(60, TimeUnit.SECONDS);
      hears(1);
      server.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'troupe'"
              + " AND (query LIKE 'LISTEN%' OR query LIKE 'SELECT n FROM revision%')");
      there.write("two", 1).get(60, TimeUnit.SECONDS);
      hears(2);
      assertThat(heard.get()).isEqualTo(2);
    }
  }

  @Test
  void whoHasMissedCommitsIsToldOfTheLast() throws Exception {
    try (TestNode there = new TestNode(server, url, "b")) {
      there.write("one", 1).get(60, TimeUnit.SECONDS);
    }
    try (TestNode here = new TestNode(server, url, "a")) {
      here.store.follow(heard::set);
      hears(1);
    }
  }
}

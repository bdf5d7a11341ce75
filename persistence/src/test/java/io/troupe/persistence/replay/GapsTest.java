package io.troupe.persistence.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.persistence.Store;
import io.troupe.persistence.TestServer;
import io.troupe.persistence.replay.ReplaySource.Gap;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a journal goes on behind the revisions that a restore passed over. */
class GapsTest {
  @Test
  void eachGapThatBeginsWithinTheStretchIsNamed() throws Exception {
    try (Store store = TestServer.shared().store(TestServer.shared().fresh(), "node")) {
      for (String commit : List.of("1, 3", "4, 10", "1000, 1001", "1002, 1002", "5000, 5000")) {
        store
            .database()
            .read(connection -> {
              try (Statement insert = connection.createStatement()) {
                return insert.executeUpdate(
                    "INSERT INTO commit (first, last, committed_at, writer) VALUES ("
                        + commit
                        + ", now(), 'node')");
              }
            });
      }
      Gap first = new Gap(10, 1_000);
      Gap second = new Gap(1_002, 5_000);
      assertThat(gaps(store, 0, 5_000)).containsExactly(first, second);
      assertThat(gaps(store, 2, 11)).containsExactly(first);
      assertThat(gaps(store, 0, 10)).as("ends before it").isEmpty();
      assertThat(gaps(store, 10, 1_001)).as("begins at it").containsExactly(first);
      assertThat(gaps(store, 500, 700)).as("within it").containsExactly(new Gap(500, 1_000));
      assertThat(gaps(store, 1_000, 1_002)).isEmpty();
    }
  }

  private static List<Gap> gaps(Store store, long after, long to) {
    return new JdbcReplaySource(store.database(), store.codec(), Runnable::run)
        .gaps(after, to)
        .toCompletableFuture()
        .join();
  }
}

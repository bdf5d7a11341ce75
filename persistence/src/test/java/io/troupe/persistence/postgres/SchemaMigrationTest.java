package io.troupe.persistence.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.persistence.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SchemaMigrationTest {
  private static final int NODES = 4;

  @Test
  void nodesThatStartAtOnceDoNotSeeAHalfMadeSchema() throws Exception {
    DatabaseUrl url = TestServer.shared().empty();
    CountDownLatch together = new CountDownLatch(NODES);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> versions = new ArrayList<>();
      for (int i = 0; i < NODES; i++) {
        versions.add(
            threads.submit(() -> {
              try (Database database = Database.open(url)) {
                together.countDown();
                together.await();
                SchemaMigration.migrate(database);
                return database.read(SchemaMigration::version);
              }
            }));
      }
      for (Future<Integer> version : versions) {
        assertThat(version.get(60, TimeUnit.SECONDS)).isEqualTo(SchemaMigration.VERSION);
      }
    }
  }
}

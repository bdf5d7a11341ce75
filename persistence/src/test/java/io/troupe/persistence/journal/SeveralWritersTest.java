package io.troupe.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.image.Commit;
import io.troupe.persistence.TestServer;
import io.troupe.persistence.journal.JournalFault.FenceRefused;
import io.troupe.persistence.postgres.DatabaseUrl;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeveralWritersTest {
  private final TestServer server = TestServer.shared();
  private DatabaseUrl url;

  @BeforeEach
  void freshDatabase() {
    url = server.fresh();
  }

  @Test
  void threeWritersOnTheSameNamesMakeOneJournalAndOneOfThemWinsEachEvent() throws Exception {
    long seed = 20261121;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    try (TestNode a = new TestNode(server, url, "a");
        TestNode b = new TestNode(server, url, "b");
        TestNode c = new TestNode(server, url, "c")) {
      List<TestNode> nodes = List.of(a, b, c);
      int won = 0;
      for (int round = 1; round <= 15; round++) {
        List<CompletableFuture<Void>> contested = new ArrayList<>();
        List<CompletableFuture<Void>> own = new ArrayList<>();
        for (TestNode node : nodes) {
          for (int i = 0; i < 10; i++) {
            contested.add(node.write("contested-" + i, round));
            own.add(node.write("own-" + node.hashCode() + "-" + random.nextLong(), 1));
          }
        }
        RevisionWriterTest.await(own);
        int winners = 0;
        for (CompletableFuture<Void> each : contested) {
          winners += succeeded(each) ? 1 : 0;
        }
        assertThat(winners).isEqualTo(10);
        won += winners;
      }
      List<Commit> journal = a.journal();
      JournalChecks.holds(journal);
      JournalChecks.heard(journal, "a", a.heard.commits);
      JournalChecks.heard(journal, "b", b.heard.commits);
      JournalChecks.heard(journal, "c", c.heard.commits);
      assertThat(journal.getLast().last()).isEqualTo(won + 15 * 30);
    }
  }

  @Test
  void aStoppedWriterDoesNotBlockTheOthers(@TempDir Path directory) throws Exception {
    try (TestNode node = new TestNode(server, url, "a");
        NodeProcess other = NodeProcess.start(directory, "stopped", Optional.of(url))) {
      for (int stop = 0; stop < 4; stop++) {
        int before = other.acknowledged().size();
        Awaitility.await()
            .atMost(60, TimeUnit.SECONDS)
            .until(() -> other.acknowledged().size() > before + 200);
        other.signal("STOP");
        for (int i = 0; i < 20; i++) {
          node.write("mine-" + stop + "-" + i, 1).get(60, TimeUnit.SECONDS);
        }
        other.signal("CONT");
      }
      other.signal("KILL");
      Set<String> acknowledged = new TreeSet<>(other.allAcknowledged());
      List<Commit> journal = node.journal();
      JournalChecks.holds(journal);
      JournalChecks.heard(journal, "a", node.heard.commits);
      Set<String> stored = new TreeSet<>();
      journal.forEach(commit -> commit.events().forEach(e -> stored.add(e.key().name())));
      assertThat(stored).containsAll(acknowledged);
    }
  }

  @Test
  void aWriterStoppedWithTheLockInItsHandsIsCutOff() throws Exception {
    try (TestNode node = new TestNode(server, url, "a");
        var stuck = node.store.database().connectWriter(1_000)) {
      stuck.setAutoCommit(false);
      try (var statement = stuck.createStatement()) {
        statement.executeUpdate("UPDATE revision SET n = n + 1");
      }
      node.write("behind", 1).get(60, TimeUnit.SECONDS);
      JournalChecks.holds(node.journal());
    }
  }

  private static boolean succeeded(CompletableFuture<Void> write) throws Exception {
    try {
      write.get(60, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(FenceRefused.class);
      return false;
    }
  }
}

package io.troupe.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.core.image.Commit;
import io.troupe.persistence.Store;
import io.troupe.persistence.StoreSettings;
import io.troupe.persistence.TestServer;
import io.troupe.persistence.postgres.DatabaseStartFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process that owns the embedded server dies without a word, and nothing is lost. */
class KilledProcessTest {
  @TempDir Path directory;

  @BeforeEach
  void borrowBinaries() throws Exception {
    TestServer.shared().lendBinaries(directory.resolve("postgres"));
  }

  @Test
  void whatWasAcknowledgedBeforeAKillIsThereAfterTheNextStart() throws Exception {
    Set<String> acknowledged = new TreeSet<>();
    try (NodeProcess node = NodeProcess.start(directory, "victim", Optional.empty())) {
      await(node, 400);
      assertThatThrownBy(this::open)
          .isInstanceOf(DatabaseStartFailure.class)
          .hasMessageContaining("in use");
      node.signal("KILL");
      acknowledged.addAll(node.allAcknowledged());
    }
    // At once: the old server may still be shutting down.
    check(acknowledged);
  }

  @Test
  void theServerItselfMayBeKilledToo() throws Exception {
    Set<String> acknowledged = new TreeSet<>();
    try (NodeProcess node = NodeProcess.start(directory, "victim", Optional.empty())) {
      await(node, 400);
      long server =
          Long.parseLong(
              Files.readAllLines(directory.resolve("postgres/data/postmaster.pid")).getFirst());
      new ProcessBuilder("kill", "-KILL", Long.toString(server)).start().waitFor();
      node.signal("KILL");
      acknowledged.addAll(node.allAcknowledged());
    }
    check(acknowledged);
  }

  @Test
  void anOrdinaryUserStartsItToo() throws Exception {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "needs root to become another user");
    Files.setAttribute(directory, "unix:uid", 65534);
    Files.setAttribute(directory.resolve("postgres"), "unix:uid", 65534);
    try (NodeProcess node =
        NodeProcess.start(
            directory,
            "ordinary",
            Optional.empty(),
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            // Only so that it can read the classes under root's home.
            "--inh-caps=+dac_read_search",
            "--ambient-caps=+dac_read_search",
            "--securebits=+no_setuid_fixup")) {
      await(node, 1);
      node.signal("TERM");
      assertThat(node.allAcknowledged()).isNotEmpty();
    }
    // The server outlives its parent by a moment, in which it still writes into the directory.
    Path running = directory.resolve("postgres").resolve("data").resolve("postmaster.pid");
    Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> Files.notExists(running));
  }

  private static void await(NodeProcess node, int acknowledged) {
    Awaitility.await()
        .atMost(120, TimeUnit.SECONDS)
        .until(() -> node.acknowledged().size() >= acknowledged || !node.alive());
    assertThat(node.acknowledged().size()).isGreaterThanOrEqualTo(acknowledged);
  }

  private void check(Set<String> acknowledged) throws Exception {
    try (Store store = open()) {
      List<Commit> journal =
          store.log().read(0, 1_000_000).toCompletableFuture().get(60, TimeUnit.SECONDS);
      JournalChecks.holds(journal);
      Set<String> stored = new TreeSet<>();
      journal.forEach(commit -> commit.events().forEach(e -> stored.add(e.key().name())));
      assertThat(stored).containsAll(acknowledged);
      assertThat(store.alone()).isTrue();
    }
  }

  private Store open() {
    return Store.open(
        StoreSettings.of(
            directory,
            Optional.empty(),
            TestServer::secret,
            TestServer.NO_FACTS,
            "next",
            System::nanoTime,
            new SecureRandom()));
  }
}

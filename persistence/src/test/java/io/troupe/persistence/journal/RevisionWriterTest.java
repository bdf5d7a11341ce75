package io.troupe.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.core.image.Commit;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.TestServer;
import io.troupe.persistence.journal.JournalFault.FenceRefused;
import io.troupe.persistence.journal.JournalFault.JournalBusy;
import io.troupe.persistence.journal.JournalFault.WriteRejected;
import io.troupe.persistence.postgres.DatabaseUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RevisionWriterTest {
  private final TestServer server = TestServer.shared();
  private DatabaseUrl url;

  @BeforeEach
  void freshDatabase() {
    url = server.fresh();
  }

  @Test
  void eventsGetContiguousRevisionsAndAreHeardBeforeTheirWriters() throws Exception {
    try (TestNode node = new TestNode(server, url, "a")) {
      List<CompletableFuture<Void>> writes = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        String name = "cm-" + i;
        writes.add(
            node.write(name, 1)
                .thenRun(() ->
                    assertThat(
                            node.heard.commits.stream()
                                .flatMap(c -> c.events().stream())
                                .anyMatch(e -> e.key().name().equals(name)))
                        .isTrue()));
      }
      await(writes);
      List<Commit> journal = node.journal();
      JournalChecks.holds(journal);
      JournalChecks.heard(journal, "a", node.heard.commits);
      assertThat(journal.getLast().last()).isEqualTo(500);
      assertThat(lastRevision(node)).isEqualTo(500);
      assertThat(node.setup.writer().metrics().events()).isEqualTo(500);
      assertThat(node.setup.writer().metrics().batches()).isLessThan(500);
    }
  }

  @Test
  void severalEventsOfOneNameGoInOrderThoughABatchHoldsOnlyOne() throws Exception {
    try (TestNode node = new TestNode(server, url, "a")) {
      List<CompletableFuture<Void>> writes = new ArrayList<>();
      for (int number = 1; number <= 20; number++) {
        writes.add(node.write("same", number));
      }
      await(writes);
      JournalChecks.holds(node.journal());
    }
  }

  @Test
  void aRefusedRowFailsAloneAndTheRestCommits() throws Exception {
    try (TestNode a = new TestNode(server, url, "a");
        TestNode b = new TestNode(server, url, "b")) {
      await(List.of(a.write("one", 1), a.write("two", 1)));
      List<CompletableFuture<Void>> others = new ArrayList<>();
      CompletableFuture<Void> doubled = b.write("one", 1);
      CompletableFuture<Void> ahead = b.write("two", 3);
      CompletableFuture<Void> unknown = b.write("three", 2);
      for (int i = 0; i < 50; i++) {
        others.add(b.write("other-" + i, 1));
      }
      await(others);
      assertFault(doubled, FenceRefused.class);
      assertFault(ahead, FenceRefused.class);
      assertFault(unknown, FenceRefused.class);
      JournalChecks.holds(a.journal());
      assertThat(lastRevision(a)).isEqualTo(52);
    }
  }

  @Test
  void theSameRequestInTheSamePlaceHasSucceeded() throws Exception {
    try (TestNode a = new TestNode(server, url, "a");
        TestNode b = new TestNode(server, url, "b")) {
      ObjectKey key = Samples.configMap("one");
      await(List.of(a.write(key, 1, Samples.event(EventType.CREATED, key, "u", "request-1"))));
      ObjectEvent again = Samples.event(EventType.CREATED, key, "u", "request-1");
      await(List.of(b.write(key, 1, again)));
      assertThat(again.revision()).isEqualTo(1);
      assertThat(lastRevision(a)).isEqualTo(1);
    }
  }

  @Test
  void aPoisonRowFailsAlone() throws Exception {
    try (TestNode node = new TestNode(server, url, "a")) {
      List<CompletableFuture<Void>> writes = new ArrayList<>();
      List<CompletableFuture<Void>> poison = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        if (i % 20 == 7) {
          poison.add(node.write("nul-\u0000-" + i, 1));
        }
        writes.add(node.write("fine-" + i, 1));
      }
      await(writes);
      for (CompletableFuture<Void> each : poison) {
        assertFault(each, WriteRejected.class);
      }
      JournalChecks.holds(node.journal());
      assertThat(lastRevision(node)).isEqualTo(60);
    }
  }

  @Test
  void aFullQueueTurnsWritesAwayAtOnce() throws Exception {
    WriterSettings tiny = WriterSettings.of("a", System::nanoTime).withQueue(4);
    try (TestNode node = new TestNode(server, url, tiny)) {
      List<CompletableFuture<Void>> writes = new ArrayList<>();
      for (int i = 0; i < 3000; i++) {
        writes.add(node.write("cm-" + i, 1));
      }
      long busy = 0;
      for (CompletableFuture<Void> write : writes) {
        try {
          write.get(60, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
          assertThat(e.getCause()).isInstanceOf(JournalBusy.class);
          busy++;
        }
      }
      assertThat(busy).isPositive().isEqualTo(node.setup.writer().metrics().busy());
      JournalChecks.holds(node.journal());
      assertThat(lastRevision(node)).isEqualTo(3000 - busy);
    }
  }

  @Test
  void theJournalIsReadInWholeCommitsOfABoundedNumberOfEvents() throws Exception {
    try (TestNode node = new TestNode(server, url, "a")) {
      for (int i = 0; i < 10; i++) {
        await(List.of(node.write("cm-" + i, 1)));
      }
      List<Commit> some = node.store.log().read(3, 4).toCompletableFuture().get();
      assertThat(some.getFirst().first()).isEqualTo(4);
      assertThat(some.getLast().last()).isEqualTo(7);
      assertThat(node.store.log().read(10, 4).toCompletableFuture().get()).isEmpty();
      assertThat(node.store.log().read(9, 1).toCompletableFuture().get()).hasSize(1);
    }
  }

  static void await(List<CompletableFuture<Void>> writes) throws Exception {
    CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
  }

  static long lastRevision(TestNode node) throws Exception {
    return node.store.log().lastRevision().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  static void assertFault(CompletableFuture<Void> write, Class<? extends JournalFault> fault) {
    assertThatThrownBy(write::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(fault);
  }
}

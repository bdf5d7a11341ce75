package io.troupe.persistence.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.Store;
import io.troupe.persistence.TestServer;
import io.troupe.persistence.checkpoint.Checkpoints.Checkpoint;
import io.troupe.persistence.journal.RevisionJournalSetup;
import io.troupe.persistence.journal.Samples;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JdbcCheckpointsTest {
  private final TestServer server = TestServer.shared();

  @Test
  void anImageComesBackWholeAndOnlyTheLastTwoAreKept() throws Exception {
    try (Store store = server.store(server.fresh(), "a")) {
      assertThat(done(store.checkpoints().latest())).isEmpty();
      List<StoredObject> objects = new ArrayList<>();
      for (int i = 0; i < 3_000; i++) {
        ObjectKey key = Samples.configMap("cm-" + i);
        ObjectEvent event =
            Samples.event(EventType.CREATED, key, "u" + i, "r", "x".repeat(i % 2_000));
        objects.add(stored(key, event, i + 1));
      }
      for (long revision : new long[] {3_000, 3_001, 3_002}) {
        done(store.checkpoints().write(ClusterImage.of(revision, objects)));
      }
      done(store.checkpoints().write(ClusterImage.of(3_002, objects)));
      Checkpoint found = done(store.checkpoints().latest()).orElseThrow();
      assertThat(found.revision()).isEqualTo(3_002);
      assertThat(texts(found.objects())).isEqualTo(texts(objects));
      assertThat(store.database().<Long>read(c -> count(c, "checkpoint"))).isEqualTo(2);
      assertThat(store.database().<Long>read(c -> count(c, "checkpoint_chunk"))).isGreaterThan(4);
    }
  }

  @Test
  void secretsAreCiphertextInACheckpointAndVanishWithTheirKey() throws Exception {
    ObjectKey kept = Samples.secret("kept");
    ObjectKey gone = Samples.secret("gone");
    try (Store store = server.store(server.fresh(), "a")) {
      RevisionJournalSetup setup = store.journal(_ -> {}, _ -> Optional.empty(), _ -> {});
      ObjectEvent first = write(store, setup, kept, 1, EventType.CREATED, "u1");
      ObjectEvent second = write(store, setup, gone, 1, EventType.CREATED, "u2");
      List<StoredObject> objects = List.of(stored(kept, first, 1), stored(gone, second, 2));
      done(store.checkpoints().write(ClusterImage.of(2, objects)));
      write(store, setup, gone, 2, EventType.DELETED, "u2");
      Checkpoint found = done(store.checkpoints().latest()).orElseThrow();
      assertThat(texts(found.objects())).isEqualTo(texts(objects.subList(0, 1)));
    }
  }

  private static ObjectEvent write(
      Store store,
      RevisionJournalSetup setup,
      ObjectKey key,
      long sequenceNumber,
      EventType type,
      String uid)
      throws Exception {
    ObjectEvent event = Samples.event(type, key, uid, "r" + uid + sequenceNumber, "hunter2");
    setup
        .writer()
        .write(key, sequenceNumber, "w", 0, event, store.codec().encode(key, event))
        .get(60, TimeUnit.SECONDS);
    return event;
  }

  private static StoredObject stored(ObjectKey key, ObjectEvent event, long revision) {
    return new StoredObject(
        key,
        new Uid(event.uid().value()),
        revision,
        1,
        Json.withResourceVersion(event.object(), revision),
        TestServer.NO_FACTS.read(key, event.object()));
  }

  private static List<String> texts(List<StoredObject> objects) {
    return objects.stream()
        .sorted(Comparator.comparing(StoredObject::key))
        .map(o ->
            o.key()
                + " "
                + o.uid()
                + " "
                + o.revision()
                + " "
                + o.sequenceNumber()
                + " "
                + new String(o.json()))
        .toList();
  }

  private static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static long count(java.sql.Connection connection, String table)
      throws java.sql.SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT count(*) FROM " + table)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void anotherNodesCheckpointCountsAndOneOfTwoAtATimeIsWritten() throws Exception {
    var url = TestServer.shared().fresh();
    try (Store a = TestServer.shared().store(url, "a");
        Store b = TestServer.shared().store(url, "b")) {
      assertThat(done(b.checkpoints().newest())).isZero();
      var both =
          List.of(
              a.checkpoints().write(ClusterImage.of(10, List.of())),
              b.checkpoints().write(ClusterImage.of(10, List.of())));
      for (var each : both) {
        done(each);
      }
      assertThat(done(b.checkpoints().newest())).isEqualTo(10);
      done(b.checkpoints().write(ClusterImage.of(9, List.of())));
      assertThat(done(a.checkpoints().latest()).orElseThrow().revision()).isEqualTo(10);
    }
  }
}

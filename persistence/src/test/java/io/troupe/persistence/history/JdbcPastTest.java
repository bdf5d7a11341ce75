package io.troupe.persistence.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.persistence.Store;
import io.troupe.persistence.TestServer;
import io.troupe.persistence.history.Past.Order;
import io.troupe.persistence.journal.RevisionJournalSetup;
import io.troupe.persistence.postgres.Partitions;
import io.troupe.persistence.retention.JournalRetention;
import java.nio.charset.StandardCharsets;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Random histories in three partitions, compared with what anybody could have seen. */
class JdbcPastTest {
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private Store store;
  private Past past;
  private RandomHistory history;

  @BeforeEach
  void open() {
    store = TestServer.shared().store(TestServer.shared().fresh(), "a");
    past = store.past();
    RevisionJournalSetup setup = store.journal(_ -> {}, _ -> Optional.empty(), _ -> {});
    history = new RandomHistory(store, setup, random);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void everyRevisionReadsAsItWasBeforeAndAfterEpochsAndRetention() throws Exception {
    history.write(40);
    history.leap(Partitions.REVISIONS - 20);
    history.write(60);
    everythingReadsAsItWas(0);
    done(store.epochs().write(history.imageAt(history.events.get(30).revision())));
    done(store.epochs().write(history.imageAt(history.events.get(55).revision())));
    everythingReadsAsItWas(0);
    history.leap(2 * Partitions.REVISIONS - 20);
    history.write(40);
    done(store.epochs().write(history.imageAt(history.last())));
    history.write(5);
    everythingReadsAsItWas(0);
    dropWhatMayGo();
    everythingReadsAsItWas(2 * Partitions.REVISIONS - 1);
    assertThat(done(past.bounds()).floor()).isEqualTo(2 * Partitions.REVISIONS - 1);
  }

  @Test
  void onlyTheFloorIsLostWithItsPartition() throws Exception {
    history.write(40);
    history.leap(Partitions.REVISIONS - 10);
    history.write(10);
    Instant lastOfIt = done(past.bounds()).lastTime();
    history.write(30);
    dropWhatMayGo();
    long floor = Partitions.REVISIONS - 1;
    everythingReadsAsItWas(floor);
    PastBounds bounds = done(past.bounds());
    assertThat(bounds.floor()).isEqualTo(floor);
    assertThat(bounds.floorTime()).isBefore(lastOfIt);
    assertThat(done(past.revisionAt(bounds.floorTime().minusMillis(1)))).isEmpty();
    ObjectKey any = history.events.getFirst().key();
    assertThatThrownBy(() -> done(past.objectAt(any, floor - 1)))
        .hasRootCauseInstanceOf(BeyondThePast.class);
    history.leap(2 * Partitions.REVISIONS);
    history.write(2);
    dropWhatMayGo();
    everythingReadsAsItWas(2 * Partitions.REVISIONS - 1);
  }

  @Test
  void aRevisionThatARestoreWentPastIsNobodys() throws Exception {
    history.write(10);
    long before = history.last();
    history.leap(before + 1_000_000_000);
    change(
        "INSERT INTO restoration VALUES (" + (before + 1_000_000_000) + ", " + before + ", now())");
    history.write(10);
    ResourceType type = history.events.getFirst().key().type();
    for (long nobodys : List.of(before + 1, before + 999_999_999)) {
      assertThatThrownBy(() -> done(past.listAt(type, "", nobodys)))
          .hasRootCauseInstanceOf(BeyondThePast.class)
          .hasMessageContaining("a restore went past it");
    }
    assertThat(done(past.listAt(type, "", before + 1_000_000_000)))
        .isEqualTo(done(past.listAt(type, "", before)));
    assertThat(all(new PastScope.OfCluster(), 0, Long.MAX_VALUE, Order.OLDEST_FIRST, 3))
        .hasSize(20);
  }

  @Test
  void aTimeIsTheRevisionThatStoodThen() throws Exception {
    assertThat(done(past.revisionAt(Instant.now()))).isNotNull();
    history.write(30);
    List<PastEvent> all =
        all(new PastScope.OfCluster(), 0, Long.MAX_VALUE, Order.OLDEST_FIRST, 100);
    for (PastEvent event : all) {
      long found = done(past.revisionAt(event.committed())).orElseThrow();
      assertThat(found).isGreaterThanOrEqualTo(event.event().revision());
      assertThat(all.get((int) found - 1).committed()).isEqualTo(event.committed());
    }
    Instant first = all.getFirst().committed();
    assertThat(done(past.revisionAt(first.minusNanos(1_000)))).isEmpty();
    assertThat(done(past.revisionAt(first.plusSeconds(3_600)))).hasValue(30);
  }

  private void everythingReadsAsItWas(long floor) throws Exception {
    TreeSet<Long> revisions = new TreeSet<>(List.of(floor));
    history.events.forEach(
        event -> revisions.addAll(List.of(event.revision(), event.revision() + 1)));
    TreeSet<ObjectKey> keys = new TreeSet<>();
    history.events.forEach(event -> keys.add(event.key()));
    revisions.remove(history.last() + 1);
    // A third of them each time: every one is a question for every name and type.
    revisions.removeIf(revision -> revision > floor && random.nextInt(3) > 0);
    revisions.add(history.last());
    for (long revision : revisions.tailSet(floor)) {
      ClusterImage image = history.imageAt(revision);
      for (ObjectKey key : keys) {
        assertThat(done(past.objectAt(key, revision)).map(JdbcPastTest::text))
            .as("seed %d, %s at %d", seed, key, revision)
            .isEqualTo(image.get(key).map(JdbcPastTest::text));
      }
      for (ResourceType type : RandomHistory.TYPES) {
        same(type, "", revision, List.copyOf(image.of(type).all()));
        for (String namespace : RandomHistory.NAMESPACES) {
          same(type, namespace, revision, List.copyOf(image.of(type).inNamespace(namespace)));
        }
      }
    }
    everyEventIsToldAsItWas(floor, keys);
  }

  private void same(ResourceType type, String namespace, long revision, List<StoredObject> expected)
      throws Exception {
    assertThat(done(past.listAt(type, namespace, revision)).stream().map(JdbcPastTest::text))
        .as("seed %d, %s in %s at %d", seed, type, namespace, revision)
        .isEqualTo(expected.stream().map(JdbcPastTest::text).toList());
  }

  private static String text(StoredObject object) {
    return object.sequenceNumber()
        + " "
        + object.uid()
        + " "
        + new String(object.json(), StandardCharsets.UTF_8);
  }

  private void everyEventIsToldAsItWas(long floor, TreeSet<ObjectKey> keys) throws Exception {
    told(floor, new PastScope.OfCluster(), _ -> true);
    for (ObjectKey key : keys) {
      told(floor, new PastScope.OfObject(key), key::equals);
    }
    for (ResourceType type : RandomHistory.TYPES) {
      told(floor, new PastScope.OfType(type, ""), key -> key.type().equals(type));
    }
    for (String namespace : RandomHistory.NAMESPACES) {
      told(
          floor,
          new PastScope.OfNamespace(namespace),
          key ->
              key.namespace().equals(namespace)
                  || key.type().resource().equals("namespaces") && key.name().equals(namespace));
    }
  }

  private void told(long floor, PastScope scope, Predicate<ObjectKey> in) throws Exception {
    List<CommittedEvent> readable =
        history.events.stream()
            .filter(event -> event.revision() > floor && in.test(event.key()))
            .toList();
    long from = floor + 1 + random.nextInt(3);
    long to = history.last() - random.nextInt(3);
    List<String> expected = new ArrayList<>();
    for (CommittedEvent event : readable) {
      if (event.revision() >= from && event.revision() <= to) {
        expected.add(text(history.content(event)) + text(history.before(event, floor)));
      }
    }
    for (Order order : Order.values()) {
      List<String> found = new ArrayList<>();
      for (PastEvent event : all(scope, from, to, order, 1 + random.nextInt(40))) {
        found.add(text(event.event()) + text(event.before()));
      }
      assertThat(order == Order.OLDEST_FIRST ? found : found.reversed())
          .as("seed %d, %s from %d to %d", seed, scope, from, to)
          .isEqualTo(expected);
    }
  }

  private static String text(Optional<CommittedEvent> event) {
    return event.map(JdbcPastTest::text).orElse("");
  }

  private static String text(CommittedEvent event) {
    return event.revision()
        + " "
        + event.event().type()
        + new String(event.event().object(), StandardCharsets.UTF_8);
  }

  private List<PastEvent> all(PastScope scope, long from, long to, Order order, int page)
      throws Exception {
    List<PastEvent> found = new ArrayList<>();
    OptionalLong next = OptionalLong.of(order == Order.OLDEST_FIRST ? from : to);
    while (next.isPresent()) {
      long at = next.getAsLong();
      PastPage more =
          done(
              order == Order.OLDEST_FIRST
                  ? past.events(scope, at, to, order, page)
                  : past.events(scope, from, at, order, page));
      assertThat(more.events()).hasSizeLessThanOrEqualTo(page);
      found.addAll(more.events());
      next = more.resume();
    }
    return found;
  }

  private void dropWhatMayGo() throws Exception {
    done(store.checkpoints().write(history.imageAt(history.last())));
    change("DELETE FROM checkpoint WHERE revision < " + history.last());
    done(store.retain(new JournalRetention(Duration.ofMillis(1), 0)));
  }

  private void change(String sql) throws Exception {
    store
        .database()
        .read(connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
          }
        });
  }

  private static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}

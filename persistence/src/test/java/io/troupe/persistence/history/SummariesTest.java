package io.troupe.persistence.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.history.EntryFilter;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.EventType;
import io.troupe.persistence.Store;
import io.troupe.persistence.TestServer;
import io.troupe.persistence.history.Past.Order;
import io.troupe.persistence.journal.RevisionJournalSetup;
import io.troupe.persistence.postgres.Partitions;
import io.troupe.persistence.retention.JournalRetention;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Random histories asked random questions: summaries change how long it takes, and nothing else.
 */
class SummariesTest {
  private static final int STRETCH = 20;
  private static final int QUESTIONS = 15;
  private static final long GAP = 1_000_000_000;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final RandomDeeds deeds = new RandomDeeds(random);
  private final List<CommittedEvent> events = new ArrayList<>();
  private Store store;
  private Past past;
  private RevisionJournalSetup setup;
  private Summaries summaries;

  @BeforeEach
  void open() {
    store = TestServer.shared().store(TestServer.shared().fresh(), "a");
    past = store.past();
    setup = store.journal(_ -> {}, _ -> Optional.empty(), _ -> {});
    summaries = new Summaries(store.database(), store.codec(), Runnable::run, STRETCH);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void pagesAreTheSameWithoutSummariesWithSomeAndWithDamagedOnes() throws Exception {
    write(130);
    leap(Partitions.REVISIONS - 25);
    write(60);
    everyQuestionIsAnswered(0);
    done(summaries.writeNext());
    done(summaries.writeNext());
    everyQuestionIsAnswered(0);
    assertThat(writeAll()).isGreaterThan(5);
    everyQuestionIsAnswered(0);
    write(15);
    assertThat(change("DELETE FROM journal_summary WHERE last % 3 = 0")).isPositive();
    everyQuestionIsAnswered(0);
    assertThat(
            change(
                "UPDATE journal_summary SET content = set_byte(content, length(content) / 2,"
                    + " 255 - get_byte(content, length(content) / 2)) WHERE last % 2 = 1"))
        .isPositive();
    everyQuestionIsAnswered(0);
    assertThat(change("UPDATE journal_summary SET content = ''")).isPositive();
    everyQuestionIsAnswered(0);
  }

  @Test
  void summariesGoWithTheirPartition() throws Exception {
    write(60);
    leap(Partitions.REVISIONS - 45);
    write(90);
    writeAll();
    done(store.checkpoints().write(image()));
    change("DELETE FROM checkpoint WHERE revision < " + last());
    done(store.retain(new JournalRetention(Duration.ofMillis(1), 0)));
    long floor = done(past.bounds()).floor();
    assertThat(floor).isEqualTo(Partitions.REVISIONS - 1);
    assertThat(number("SELECT count(*) FROM journal_summary WHERE first <= " + floor)).isZero();
    assertThat(number("SELECT count(*) FROM journal_summary")).isPositive();
    everyQuestionIsAnswered(floor);
  }

  @Test
  void whatARestoreLeftToNobodyIsNotCounted() throws Exception {
    write(50);
    long before = last();
    leap(before + GAP);
    change("INSERT INTO restoration VALUES (" + (before + GAP) + ", " + before + ", now())");
    write(50);
    countsAreRight();
    writeAll();
    countsAreRight();
    everyQuestionIsAnswered(0);
    assertThat(
            done(
                past.counts(
                    new PastScope.OfCluster(),
                    EntryFilter.EVERYTHING,
                    List.of(0L, before, last()))))
        .contains(List.of(50L, 50L));
  }

  @Test
  void aStretchIsSummarisedOnceItIsComplete() throws Exception {
    write(STRETCH - 2);
    assertThat(done(summaries.writeNext())).isFalse();
    write(1);
    assertThat(last()).isEqualTo(STRETCH - 1);
    assertThat(done(summaries.writeNext())).isTrue();
    assertThat(done(summaries.writeNext())).isFalse();
  }

  private void everyQuestionIsAnswered(long floor) throws Exception {
    List<PastEvent> everything = new ArrayList<>();
    OptionalLong next = OptionalLong.of(floor + 1);
    while (next.isPresent()) {
      PastPage page =
          done(
              past.events(
                  new PastScope.OfCluster(), next.getAsLong(), last(), Order.OLDEST_FIRST, 1_000));
      everything.addAll(page.events());
      next = page.resume();
    }
    for (int i = 0; i < QUESTIONS; i++) {
      EntryFilter filter = i % 8 == 0 ? EntryFilter.EVERYTHING : deeds.filter();
      PastScope scope = deeds.scope();
      long from = random.nextBoolean() ? floor + 1 : oneRevision(floor);
      long to = random.nextBoolean() ? last() : oneRevision(floor);
      List<Long> expected = new ArrayList<>();
      for (PastEvent event : everything) {
        long revision = event.event().revision();
        if (revision >= from && revision <= to && RandomDeeds.matches(scope, filter, event)) {
          expected.add(revision);
        }
      }
      for (Order order : Order.values()) {
        List<Long> found = all(scope, filter, from, to, order, 1 + random.nextInt(30));
        assertThat(order == Order.OLDEST_FIRST ? found : found.reversed())
            .as("seed %d, question %d, %s from %d to %d", seed, i, scope, from, to)
            .isEqualTo(expected);
      }
    }
    countsAreRight();
  }

  private long oneRevision(long floor) {
    return Math.max(floor + 1, events.get(random.nextInt(events.size())).revision());
  }

  private List<Long> all(
      PastScope scope, EntryFilter filter, long from, long to, Order order, int max)
      throws Exception {
    List<Long> found = new ArrayList<>();
    OptionalLong next = OptionalLong.of(order == Order.OLDEST_FIRST ? from : to);
    while (next.isPresent()) {
      long at = next.getAsLong();
      PastPage page =
          done(
              order == Order.OLDEST_FIRST
                  ? past.events(scope, filter, at, to, order, max)
                  : past.events(scope, filter, from, at, order, max));
      assertThat(page.events()).hasSizeLessThanOrEqualTo(max);
      for (PastEvent event : page.events()) {
        assertThat(page.types()).contains(event.event().key().type());
        if (RandomDeeds.matches(scope, filter, event)) {
          found.add(event.event().revision());
        }
      }
      next = page.resume();
    }
    return found;
  }

  private void countsAreRight() throws Exception {
    long floor = done(past.bounds()).floor();
    List<Long> ends = new ArrayList<>(List.of(floor, last()));
    for (int i = 0; i < 10; i++) {
      ends.add(oneRevision(floor));
    }
    ends.sort(null);
    for (String namespace : RandomDeeds.NAMESPACES) {
      PastScope scope = new PastScope.OfNamespace(namespace);
      EntryFilter entries = EntryFilter.EVERYTHING.without("internal.troupe.io");
      List<Long> expected = new ArrayList<>();
      for (int i = 1; i < ends.size(); i++) {
        long after = ends.get(i - 1);
        long last = ends.get(i);
        expected.add(
            events.stream()
                .filter(event -> event.revision() > after && event.revision() <= last)
                .filter(event -> ScopeRules.holds(scope, event.key()))
                .filter(event -> event.key().type().group().indexOf('.') < 0)
                .count());
      }
      assertThat(done(past.counts(scope, entries, ends)))
          .as("seed %d, %s between %s", seed, namespace, ends)
          .contains(expected);
    }
  }

  private void write(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      CommittedEvent next = deeds.next();
      setup
          .writer()
          .write(
              next.key(),
              next.sequenceNumber(),
              "w",
              0,
              next.event(),
              store.codec().encode(next.key(), next.event()))
          .get(60, TimeUnit.SECONDS);
      events.add(
          new CommittedEvent(
              next.event().revision(), next.key(), next.sequenceNumber(), next.event()));
    }
  }

  private int writeAll() throws Exception {
    int written = 0;
    while (done(summaries.writeNext())) {
      written++;
    }
    return written;
  }

  private long last() {
    return events.getLast().revision();
  }

  private ClusterImage image() {
    Map<ObjectKey, StoredObject> objects = new TreeMap<>();
    for (CommittedEvent each : events) {
      if (each.event().type() == EventType.DELETED) {
        objects.remove(each.key());
      } else {
        objects.put(
            each.key(),
            new StoredObject(
                each.key(),
                each.event().uid(),
                each.revision(),
                each.sequenceNumber(),
                each.event().object(),
                ObjectFacts.NONE));
      }
    }
    return ClusterImage.of(last(), objects.values());
  }

  private void leap(long revision) throws Exception {
    change("UPDATE revision SET n = " + revision);
  }

  private int change(String sql) throws Exception {
    return store
        .database()
        .read(connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
          }
        });
  }

  private long number(String sql) throws Exception {
    return store
        .database()
        .read(connection -> {
          try (PreparedStatement query = connection.prepareStatement(sql);
              ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  private static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}

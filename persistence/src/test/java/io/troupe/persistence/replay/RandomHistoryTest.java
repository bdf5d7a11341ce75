package io.troupe.persistence.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.image.Commit;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.ImageDigest;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.object.EventType;
import io.troupe.persistence.Store;
import io.troupe.persistence.TestServer;
import io.troupe.persistence.journal.RevisionWriter;
import io.troupe.persistence.journal.Samples;
import io.troupe.persistence.replay.ReplaySource.Page;
import io.troupe.persistence.verify.JournalVerification;
import io.troupe.persistence.verify.JournalVerification.Span;
import io.troupe.persistence.verify.JournalVerification.Watcher;
import io.troupe.persistence.verify.JournalVerification.Wish;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Random histories through the real journal: at every revision, what is rebuilt from the journal is
 * what a client saw that watched from the beginning.
 */
class RandomHistoryTest {
  private static final ResourceType CONFIG_MAPS = new ResourceType("", "configmaps");
  private static final int EVENTS = 300;
  private static final int NAMES = 12;
  private static final int DIGESTS = 5;

  private final long seed = Long.getLong("troupe.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<Commit> heard = new CopyOnWriteArrayList<>();

  @Test
  void theStateRebuiltAtEveryRevisionIsWhatClientsSawThere() throws Exception {
    System.out.println("random history: -Dtroupe.seed=" + seed);
    try (Store store = TestServer.shared().store(TestServer.shared().fresh(), "node")) {
      write(store.journal(heard::add, _ -> Optional.empty(), _ -> {}).writer(), store);
      List<SortedMap<String, String>> seen = seen();
      assertThat(replayed(store)).isEqualTo(seen);
      for (int revision = 0; revision <= EVENTS; revision += 1 + random.nextInt(20)) {
        SortedMap<String, String> past = new TreeMap<>();
        done(store.past().listAt(CONFIG_MAPS, "", revision))
            .forEach(object -> past.put(object.key().entityId(), text(object.json())));
        assertThat(past).as("seed %d, listed at %d", seed, revision).isEqualTo(seen.get(revision));
      }
      for (int i = 0; i < DIGESTS; i++) {
        int revision = random.nextInt(EVENTS + 1);
        assertThat(digest(store, revision))
            .as("seed %d, digest at %d", seed, revision)
            .isEqualTo(digestSeen(revision));
      }
    }
  }

  /** Several clients at once, so that commits hold several events. */
  private void write(RevisionWriter writer, Store store) throws Exception {
    Map<String, Integer> numbers = new TreeMap<>();
    Map<String, Boolean> living = new TreeMap<>();
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      String name = "cm-" + random.nextInt(NAMES);
      int number = numbers.merge(name, 1, Integer::sum);
      boolean lives = living.getOrDefault(name, false);
      EventType type =
          !lives
              ? EventType.CREATED
              : random.nextInt(4) == 0 ? EventType.DELETED : EventType.SPEC_CHANGED;
      living.put(name, type != EventType.DELETED);
      ObjectKey key = Samples.configMap(name);
      var event = Samples.event(type, key, "u", name + number, "v" + random.nextInt());
      writes.add(writer.write(key, number, "w", i, event, writer.encode(key, event)));
      if (random.nextInt(10) == 0) {
        CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
      }
    }
    CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
  }

  private List<SortedMap<String, String>> seen() {
    List<SortedMap<String, String>> states = new ArrayList<>(List.of(new TreeMap<>()));
    for (Commit commit : heard) {
      for (CommittedEvent event : commit.events()) {
        SortedMap<String, String> next = new TreeMap<>(states.getLast());
        if (event.event().type() == EventType.DELETED) {
          next.remove(event.key().entityId());
        } else {
          next.put(
              event.key().entityId(),
              text(Json.withResourceVersion(event.event().object(), event.revision())));
        }
        states.add(next);
      }
    }
    return states;
  }

  private List<SortedMap<String, String>> replayed(Store store) throws Exception {
    ReplaySource source = new JdbcReplaySource(store.database(), store.codec(), Runnable::run);
    List<SortedMap<String, String>> states = new ArrayList<>(List.of(new TreeMap<>()));
    long after = 0;
    while (after < EVENTS) {
      long to = Math.min(EVENTS, after + 1 + random.nextInt(EVENTS));
      Page page = done(source.page(after, to, (_, _) -> true));
      for (ReplayEvent event : done(source.decode(page))) {
        SortedMap<String, String> next = new TreeMap<>(states.getLast());
        switch (event.change()) {
          case ADDED, MODIFIED -> next.put(event.key().entityId(), text(event.json()));
          case DELETED -> next.remove(event.key().entityId());
        }
        states.add(next);
      }
      after = page.through();
    }
    return states;
  }

  private String digest(Store store, long revision) throws Exception {
    return new JournalVerification(store.database(), _ -> store.codec(), 2)
        .run(
            new Wish(Optional.empty(), OptionalLong.of(revision)),
            new Watcher() {
              @Override
              public void begins(Span span) {}

              @Override
              public void at(long rows) {}
            })
        .state()
        .orElseThrow()
        .digest();
  }

  private String digestSeen(long revision) {
    SortedMap<String, ImageDigest.Standing> standing = new TreeMap<>();
    for (Commit commit : heard) {
      for (CommittedEvent event : commit.events()) {
        if (event.revision() > revision) {
          return ImageDigest.of(standing);
        }
        String name = event.key().entityId();
        if (event.event().type() == EventType.DELETED) {
          standing.remove(name);
        } else {
          byte[] json = Json.withResourceVersion(event.event().object(), event.revision());
          standing.put(
              name,
              new ImageDigest.Standing(
                  event.sequenceNumber(), event.revision(), ImageDigest.sha256(json)));
        }
      }
    }
    return ImageDigest.of(standing);
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  private static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}

package io.troupe.persistence.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.persistence.Store;
import io.troupe.persistence.TestServer;
import io.troupe.persistence.journal.RevisionJournalSetup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JdbcTimelineTest {

  @Test
  void manyTimesAtOnceGiveWhatEachGivesAlone() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (Store store = TestServer.shared().store(TestServer.shared().fresh(), "a")) {
      RevisionJournalSetup setup = store.journal(_ -> {}, _ -> Optional.empty(), _ -> {});
      RandomHistory history = new RandomHistory(store, setup, random);
      history.write(60);
      history.leap(history.last() + 1_000_000);
      history.write(60);
      Past past = store.past();
      PastBounds bounds = done(past.bounds());
      long span = java.time.Duration.between(bounds.floorTime(), bounds.lastTime()).toNanos();
      List<Instant> times = new ArrayList<>();
      times.add(bounds.floorTime().minusSeconds(1));
      for (int i = 0; i < 200; i++) {
        times.add(bounds.floorTime().plusNanos(random.nextLong(span + 1)));
      }
      times.add(bounds.lastTime());
      times.add(bounds.lastTime().plusSeconds(1));
      times.sort(null);
      List<Long> alone = new ArrayList<>();
      for (Instant time : times) {
        alone.add(done(past.revisionAt(time)).orElse(bounds.floor()));
      }
      assertThat(done(past.revisionsAt(times))).as("seed %d", seed).isEqualTo(alone);
    }
  }

  private static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}

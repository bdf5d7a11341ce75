package io.troupe.actors.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.troupe.actors.audit.EventQueue.Batching;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EventQueueTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration AT_ONCE = Duration.ZERO;

  private final List<List<String>> written = new CopyOnWriteArrayList<>();
  private final CountDownLatch writing = new CountDownLatch(1);
  private final CountDownLatch mayWrite = new CountDownLatch(1);

  @Test
  void whoAddsToAFullQueueGoesOnAndTheEventIsCounted() throws InterruptedException {
    EventQueue queue = start(new Batching(2, 10, AT_ONCE), this::slow);
    add(queue, "a");
    writing.await();
    for (String event : List.of("b", "c", "d", "e")) {
      add(queue, event);
    }

    assertThat(queue.dropped()).isEqualTo(2);
    mayWrite.countDown();
    queue.close();
    assertThat(written).containsExactly(List.of("a"), List.of("b", "c"));
  }

  @Test
  void aBatchIsWrittenWhenItIsFullOrOldEnough() {
    Duration old = Duration.ofMillis(50);
    AtomicLong nanos = new AtomicLong();
    EventQueue queue = EventQueue.start("test", new Batching(100, 2, old), this::keep, nanos::get);
    for (String event : List.of("a", "b", "c")) {
      add(queue, event);
    }
    await().atMost(PATIENCE).until(() -> written.size() == 1);
    // When it began to wait for others is not known here.
    await()
        .atMost(PATIENCE)
        .until(() -> {
          nanos.addAndGet(old.toNanos());
          return written.size() == 2;
        });

    assertThat(written).containsExactly(List.of("a", "b"), List.of("c"));
    queue.close();
  }

  @Test
  void whatIsLeftIsWrittenAtTheEndAndNothingAfterIt() {
    EventQueue queue = start(new Batching(100, 100, Duration.ofHours(1)), this::keep);
    add(queue, "a");
    add(queue, "b");
    queue.close();
    add(queue, "c");

    assertThat(written.stream().flatMap(List::stream)).containsExactly("a", "b");
    assertThat(queue.dropped()).isEqualTo(1);
  }

  @Test
  void whatAPlaceLosesIsCountedAndTheNextIsTried() {
    EventQueue queue =
        start(
            new Batching(100, 1, AT_ONCE),
            events -> {
              if (new String(events.getFirst(), StandardCharsets.UTF_8).equals("bad")) {
                throw new IOException("no room");
              }
              keep(events);
            });
    add(queue, "bad");
    add(queue, "good");
    queue.close();

    assertThat(written).containsExactly(List.of("good"));
    assertThat(queue.dropped()).isEqualTo(1);
  }

  private static EventQueue start(Batching batching, AuditPlace place) {
    return EventQueue.start("test", batching, place, System::nanoTime);
  }

  private static void add(EventQueue queue, String event) {
    queue.add(event.getBytes(StandardCharsets.UTF_8));
  }

  private void slow(List<byte[]> events) throws InterruptedException {
    writing.countDown();
    mayWrite.await();
    keep(events);
  }

  private void keep(List<byte[]> events) {
    List<String> texts = new ArrayList<>();
    events.forEach(event -> texts.add(new String(event, StandardCharsets.UTF_8)));
    written.add(texts);
  }
}

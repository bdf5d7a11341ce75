package io.troupe.actors.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.audit.EventQueue.Batching;
import io.troupe.core.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
    EventQueue queue = start(batching(2, 10, AT_ONCE), this::slow);
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
    EventQueue queue =
        EventQueue.start("test", batching(100, 2, old), this::keep, nanos::get, Runnable::run);
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
    EventQueue queue = start(batching(100, 100, Duration.ofHours(1)), this::keep);
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
            batching(100, 1, AT_ONCE),
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

  @Test
  void whoMustWaitHearsWhenHisEventIsWritten() throws InterruptedException {
    EventQueue queue = start(Batching.waitedFor(Mode.BLOCKING, Long.MAX_VALUE), this::slow);
    CompletableFuture<Boolean> told = queue.add(new byte[] {'a'}).toCompletableFuture();
    writing.await();

    assertThat(told).isNotDone();
    mayWrite.countDown();
    assertThat(told.orTimeout(60, TimeUnit.SECONDS).join()).isTrue();
    queue.close();
    assertThat(queue.add(new byte[] {'b'}).toCompletableFuture()).isCompletedWithValue(true);
    assertThat(queue.dropped()).isEqualTo(1);
  }

  @Test
  void onlyTheStrictHearThatAnEventIsLost() {
    for (Mode mode : List.of(Mode.BLOCKING, Mode.BLOCKING_STRICT)) {
      EventQueue queue =
          start(
              Batching.waitedFor(mode, Long.MAX_VALUE),
              _ -> {
                throw new IOException("no room");
              });
      boolean told =
          queue.add(new byte[] {'a'}).toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();

      assertThat(told).isEqualTo(mode == Mode.BLOCKING);
      assertThat(queue.dropped()).isEqualTo(1);
      queue.close();
    }
  }

  @Test
  void aBatchThatIsTooLargeIsSplit() {
    EventQueue queue =
        start(new Batching(Mode.BATCH, 100, 100, Duration.ofHours(1), 4, 0, 0), this::keep);
    for (String event : List.of("aa", "bb", "c", "ddddd", "e")) {
      add(queue, event);
    }
    queue.close();

    assertThat(written)
        .containsExactly(List.of("aa", "bb"), List.of("c"), List.of("ddddd"), List.of("e"));
  }

  @Test
  void aLargeEventGoesWithoutItsObjectsOrNotAtAll() {
    EventQueue queue = start(batching(100, 100, AT_ONCE), this::keep);
    Backend backend = new Backend(queue, Backend.Form.JSON, 100);
    ObjectNode event = Json.object().put("auditID", "x");
    event.putObject("requestObject").put("large", "l".repeat(100));
    backend.tell(event, Json.bytes(event));
    ObjectNode hopeless = Json.object().put("auditID", "y".repeat(200));
    backend.tell(hopeless, Json.bytes(hopeless));
    queue.close();

    assertThat(written.stream().flatMap(List::stream))
        .containsExactly(
            "{\"auditID\":\"x\",\"annotations\":{\"audit.k8s.io/truncated\":\"true\"}}");
    assertThat(queue.dropped()).isEqualTo(1);
  }

  private static EventQueue start(Batching batching, AuditPlace place) {
    return EventQueue.start("test", batching, place, System::nanoTime, Runnable::run);
  }

  private static Batching batching(int buffer, int sizeMax, Duration waitMax) {
    return new Batching(Mode.BATCH, buffer, sizeMax, waitMax, Long.MAX_VALUE, 0, 0);
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

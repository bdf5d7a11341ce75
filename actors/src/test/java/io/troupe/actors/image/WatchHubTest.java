package io.troupe.actors.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import io.troupe.actors.image.WatchHub.Batch;
import io.troupe.actors.image.WatchHub.Opened;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.object.EventType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class WatchHubTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ResourceType MAPS = new ResourceType("", "configmaps");
  private static ActorTestKit kit;

  private final AtomicLong nanos = new AtomicLong();
  private final RingWatchHub hub = new RingWatchHub(nanos::get);
  private final ImageKeeper images = new ImageKeeper(Commits.FACTS, hub, nanos::get);

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  private void write(long from, long to) {
    for (long r = from; r <= to; r++) {
      images.committed(Commits.update(r));
    }
  }

  private akka.stream.javadsl.Source<Batch, akka.NotUsed> open(long after) {
    return ((Opened.Stream) hub.watch(MAPS, after)).batches();
  }

  private static List<Long> revisions(Iterable<Batch> batches) {
    List<Long> all = new ArrayList<>();
    batches.forEach(b -> b.events().forEach(e -> all.add(e.change().revision())));
    return all;
  }

  @Test
  void everyWatcherSeesEveryChangeOnceAndInOrder() {
    write(1, 50);
    List<Queue<Batch>> seen = new ArrayList<>();
    for (int w = 0; w < 20; w++) {
      Queue<Batch> batches = new ConcurrentLinkedQueue<>();
      seen.add(batches);
      open(w * 2L).to(Sink.foreach(batches::add)).run(kit.system());
    }
    write(51, 2_000);
    for (int w = 0; w < 20; w++) {
      Queue<Batch> batches = seen.get(w);
      List<Long> wanted = LongStream.rangeClosed(w * 2L + 1, 2_000).boxed().toList();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(revisions(batches)).isEqualTo(wanted));
      long before = 0;
      for (Batch batch : batches) {
        assertThat(batch.revision()).isGreaterThanOrEqualTo(before);
        for (WatchEvent event : batch.events()) {
          assertThat(event.change().revision()).isLessThanOrEqualTo(batch.revision());
        }
        before = batch.revision();
      }
    }
  }

  @Test
  void afterALeapEveryWatcherFallsOutTheIdleToo() {
    write(1, 5);
    var idle = probe(5);
    idle.request(10).expectNext();
    var busy = probe(0);
    busy.ensureSubscription();

    hub.restart(100);

    assertThat(idle.expectError()).isInstanceOf(WatchHub.SlowWatcher.class);
    busy.request(1);
    assertThat(busy.expectError()).isInstanceOf(WatchHub.SlowWatcher.class);
    assertThat(hub.watch(MAPS, 99)).isEqualTo(new Opened.Expired(100));
    assertThat(probe(100).request(1).expectNext().revision()).isEqualTo(100);
  }

  private TestSubscriber.Probe<Batch> probe(long after) {
    return open(after)
        .toMat(TestSink.create(kit.system().classicSystem()), Keep.right())
        .run(kit.system());
  }

  @Test
  void theFirstBatchComesAtOnceAndTellsTheRevision() {
    write(1, 7);
    var probe =
        open(7)
            .toMat(TestSink.create(kit.system().classicSystem()), Keep.right())
            .run(kit.system());
    probe.request(1);
    assertThat(probe.expectNext()).isEqualTo(new Batch(List.of(), 7));
    probe.cancel();
  }

  @Test
  void aWatchThatIsNotReadIsSeenToFallBehind() {
    var probe =
        open(0)
            .toMat(TestSink.create(kit.system().classicSystem()), Keep.right())
            .run(kit.system());
    probe.request(1);
    probe.expectNext();
    write(1, 5);
    assertThat(hub.open().backlog()).isEqualTo(new OpenWatches.Backlog(1, 5, 5));
    probe.cancel();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(hub.open().backlog()).isEqualTo(new OpenWatches.Backlog(0, 0, 0)));
  }

  @Test
  void changesOfOtherTypesDoNotWakeButMoveTheRevision() {
    var probe =
        open(0)
            .toMat(TestSink.create(kit.system().classicSystem()), Keep.right())
            .run(kit.system());
    probe.request(10);
    probe.expectNext();
    images.committed(Commits.commit(1, Commits.key("pods", "p"), 1, EventType.CREATED));
    probe.expectNoMessage(scala.concurrent.duration.FiniteDuration.apply(100, "ms"));
    images.committed(Commits.commit(2, Commits.key("configmaps", "a"), 1, EventType.CREATED));
    Batch batch = probe.expectNext();
    assertThat(batch.revision()).isEqualTo(2);
    assertThat(batch.events()).hasSize(1);
    probe.cancel();
  }

  @Test
  void aReaderThatFellOutOfTheWindowIsCutOff() {
    var probe =
        open(0)
            .toMat(TestSink.create(kit.system().classicSystem()), Keep.right())
            .run(kit.system());
    probe.request(1);
    probe.expectNext();
    write(1, TypeWindow.EVENTS_MAX + 10L);
    probe.request(1);
    assertThat(probe.expectError()).isInstanceOf(WatchHub.SlowWatcher.class);
  }

  @Test
  void theWindowIsBoundedByCountAndAge() {
    write(1, TypeWindow.EVENTS_MAX + 5L);
    assertThat(hub.watch(MAPS, 4)).isEqualTo(new Opened.Expired(5));
    assertThat(hub.watch(MAPS, 5)).isInstanceOf(Opened.Stream.class);
    nanos.addAndGet(TypeWindow.AGE_MAX_NANOS + 1);
    long last = TypeWindow.EVENTS_MAX + 6L;
    write(last, last);
    assertThat(hub.watch(MAPS, last - 2)).isEqualTo(new Opened.Expired(last - 1));
  }

  @Test
  void aLineIsEncodedOnce() {
    write(1, 1);
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      batches.add(open(0).runWith(Sink.head(), kit.system()).toCompletableFuture().join());
    }
    WatchEvent first = batches.get(0).events().getFirst();
    assertThat(batches.get(1).events().getFirst()).isSameAs(first);
    assertThat(first.added()).isSameAs(first.added());
    assertThat(first.added().utf8String())
        .startsWith("{\"type\":\"ADDED\",\"object\":{\"kind\":\"K\"")
        .contains("\"resourceVersion\":\"1\"")
        .endsWith("}\n");
  }
}

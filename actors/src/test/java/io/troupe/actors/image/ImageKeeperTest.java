package io.troupe.actors.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.Commit;
import io.troupe.core.image.StoredObject;
import io.troupe.core.object.EventType;
import io.troupe.persistence.checkpoint.Checkpoints;
import io.troupe.persistence.journal.JournalLog;
import io.troupe.persistence.journal.RevisionsDropped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ImageKeeperTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A database that holds what was written, whoever wrote it. Timers read it too. */
  private static final class Log implements JournalLog, Checkpoints {
    final List<Commit> commits = Collections.synchronizedList(new ArrayList<>());
    volatile Optional<Checkpoint> checkpoint = Optional.empty();
    volatile int reads;
    volatile int dropped;

    @Override
    public CompletionStage<Long> lastRevision() {
      return CompletableFuture.completedStage((long) commits.size());
    }

    @Override
    public synchronized CompletionStage<List<Commit>> read(long after, int eventsMax) {
      reads++;
      if (after < dropped) {
        return CompletableFuture.supplyAsync(
            () -> {
              throw new RevisionsDropped(after + 1, dropped);
            },
            Runnable::run);
      }
      synchronized (commits) {
        int to = (int) Math.min(commits.size(), after + eventsMax);
        return CompletableFuture.completedStage(List.copyOf(commits.subList((int) after, to)));
      }
    }

    @Override
    public CompletionStage<Optional<Checkpoint>> latest() {
      return CompletableFuture.completedStage(checkpoint);
    }

    @Override
    public CompletionStage<Void> write(ClusterImage image) {
      return CompletableFuture.completedStage(null);
    }
  }

  private final Log log = new Log();
  private final AtomicLong nanos = new AtomicLong();
  private final RingWatchHub hub = new RingWatchHub(nanos::get);
  private final ImageKeeper images = new ImageKeeper(Commits.FACTS, hub, nanos::get);

  private void start(boolean alone) {
    images.start(log, log, Runnable::run, alone).toCompletableFuture().join();
  }

  private Commit write(long revision) {
    Commit commit = Commits.update(revision);
    log.commits.add(commit);
    return commit;
  }

  @Test
  void aHoleIsFilledFromTheDatabase() {
    start(false);
    images.committed(write(1));
    write(2); // another node's
    write(3); // another node's
    images.committed(write(4));
    assertThat(images.current().revision()).isEqualTo(4);
  }

  @Test
  void anyOrderOfCommitsEndsInTheSameImage() {
    for (long seed = 0; seed < 30; seed++) {
      ImageKeeper keeper = new ImageKeeper(Commits.FACTS, new RingWatchHub(nanos::get), nanos::get);
      List<Commit> commits = new ArrayList<>();
      for (long r = 1; r <= 40; r++) {
        commits.add(Commits.update(r));
      }
      Collections.shuffle(commits, new Random(seed));
      commits.forEach(keeper::committed);
      commits.forEach(keeper::committed);
      assertThat(keeper.current().revision()).as("seed %d", seed).isEqualTo(40);
    }
  }

  @Test
  void aStartReadsCheckpointAndTail() {
    for (long r = 1; r <= 5_000; r++) {
      write(r);
    }
    ClusterImage image = ClusterImage.EMPTY;
    for (Commit commit : log.commits.subList(0, 100)) {
      image = image.apply(commit, Commits.FACTS).image();
    }
    log.checkpoint =
        Optional.of(
            new Checkpoints.Checkpoint(
                100, List.copyOf(image.of(Commits.key("configmaps", "a").type()).all())));
    start(true);
    assertThat(images.current().revision()).isEqualTo(5_000);
    assertThat(hub.watch(Commits.key("configmaps", "a").type(), 100))
        .isInstanceOf(WatchHub.Opened.Stream.class);
    assertThat(hub.watch(Commits.key("configmaps", "a").type(), 99))
        .isEqualTo(new WatchHub.Opened.Expired(100));
  }

  @Test
  void waitersHearWhenTheirRevisionHasCome() {
    start(true);
    CompletableFuture<ClusterImage> second = images.atLeast(2).toCompletableFuture();
    CompletableFuture<ClusterImage> third = images.atLeast(3).toCompletableFuture();
    images.committed(write(1));
    assertThat(second).isNotDone();
    images.committed(write(2));
    assertThat(second).isCompletedWithValueMatching(image -> image.revision() == 2);
    assertThat(third).isNotDone();
    images.committed(write(3));
    assertThat(third).isDone();
    assertThat(images.atLeast(1).toCompletableFuture()).isDone();
  }

  @Test
  void latestAsksTheDatabaseUnlessAlone() {
    start(false);
    write(1);
    write(2);
    assertThat(images.latest().toCompletableFuture())
        .isCompletedWithValueMatching(image -> image.revision() == 2);
    ImageKeeper lone = new ImageKeeper(Commits.FACTS, new RingWatchHub(nanos::get), nanos::get);
    lone.start(log, log, Runnable::run, true).toCompletableFuture().join();
    int reads = log.reads;
    assertThat(lone.latest().toCompletableFuture()).isDone();
    assertThat(log.reads).isEqualTo(reads);
  }

  @Test
  void anImageBehindWhatWasDroppedBeginsAnewAtTheCheckpoint() {
    start(false);
    images.committed(write(1));
    var idle = hub.watch(Commits.key("configmaps", "a").type(), 1);
    for (long revision = 2; revision <= 6; revision++) {
      write(revision);
    }
    log.dropped = 4;
    log.checkpoint = Optional.of(new Checkpoints.Checkpoint(5, List.of(stored(5))));
    CompletionStage<ClusterImage> waiting = images.atLeast(6);

    images.latest();

    assertThat(images.current().revision()).isEqualTo(6);
    assertThat(waiting.toCompletableFuture()).isCompleted();
    assertThat(images.current().get(Commits.key("configmaps", "a")).orElseThrow().revision())
        .isEqualTo(6);
    assertThat(idle).isInstanceOf(WatchHub.Opened.Stream.class);
    assertThat(hub.watch(Commits.key("configmaps", "a").type(), 4))
        .isEqualTo(new WatchHub.Opened.Expired(5));
    assertThat(hub.watch(Commits.key("pods", "new").type(), 1))
        .isEqualTo(new WatchHub.Opened.Expired(5));
    assertThat(hub.watch(Commits.key("pods", "new").type(), 5))
        .isInstanceOf(WatchHub.Opened.Stream.class);
    assertThat(images.behindNanos()).isZero();
  }

  @Test
  void withoutANewerCheckpointItStaysAndTriesAgain() {
    start(false);
    images.committed(write(1));
    for (long revision = 2; revision <= 6; revision++) {
      write(revision);
    }
    log.dropped = 4;
    images.latest();
    assertThat(images.current().revision()).isEqualTo(1);

    log.checkpoint = Optional.of(new Checkpoints.Checkpoint(5, List.of(stored(5))));
    await().atMost(Duration.ofSeconds(30)).until(() -> images.current().revision() == 6);
  }

  private static StoredObject stored(long revision) {
    ClusterImage image = ClusterImage.EMPTY;
    for (long at = 1; at <= revision; at++) {
      image = image.apply(Commits.update(at), Commits.FACTS).image();
    }
    return image.get(Commits.key("configmaps", "a")).orElseThrow();
  }

  @Test
  void aListedImageIsKeptForFiveMinutes() {
    start(true);
    images.committed(write(1));
    images.keep(images.current());
    for (long r = 2; r <= 2 + KeptImages.RECENT_MAX; r++) {
      images.committed(write(r));
    }
    assertThat(images.exactly(1)).hasValueSatisfying(i -> assertThat(i.revision()).isOne());
    assertThat(images.exactly(2)).isEmpty();
    nanos.addAndGet(5L * 60 * 1_000_000_000 + 1);
    images.tick();
    assertThat(images.exactly(1)).isEmpty();
  }

  @Test
  void recoveryKnowsTheLivingAndTheRecentlyDead() {
    start(true);
    var key = Commits.key("configmaps", "x");
    assertThat(images.recover(key).orElseThrow().sequenceNumber()).isZero();
    images.committed(Commits.commit(1, key, 1, EventType.CREATED));
    images.committed(Commits.commit(2, key, 2, EventType.DELETED));
    var recovered = images.recover(key).orElseThrow();
    assertThat(recovered.sequenceNumber()).isEqualTo(2);
    assertThat(recovered.last().orElseThrow().type()).isEqualTo(EventType.DELETED);
  }

  @Test
  void recoveryRebuildsTheStoredBytesFromTheImage() {
    start(true);
    var key = Commits.key("configmaps", "old");
    Commit commit = Commits.commit(1, key, 1, EventType.CREATED);
    images.committed(commit);
    for (int i = 0; i < RecentEvents.KEYS_MAX; i++) {
      images.committed(
          Commits.commit(2 + i, Commits.key("configmaps", "n" + i), 1, EventType.CREATED));
    }
    var last = images.recover(key).orElseThrow().last().orElseThrow();
    assertThat(last.object()).isEqualTo(commit.events().getFirst().event().object());
    assertThat(last.revision()).isOne();
  }

  @Test
  void beforeTheStartMemoryCannotSay() {
    assertThat(images.recover(Commits.key("configmaps", "x"))).isEmpty();
  }

  @Test
  void anObjectThatCannotBeReadDoesNotStopTheImage() {
    ImageKeeper keeper =
        new ImageKeeper(
            _ -> {
              throw new IllegalStateException("unreadable");
            },
            new RingWatchHub(nanos::get),
            nanos::get);
    keeper.committed(Commits.update(1));
    assertThat(keeper.current().revision()).isOne();
  }

  @Test
  void aHoleThatPeersFillIsNotReadFromTheDatabase() {
    // What a timer wants done waits here, however slow this machine is.
    Queue<Runnable> due = new ConcurrentLinkedQueue<>();
    images.start(log, log, due::add, false).toCompletableFuture().join();
    int reads = log.reads;
    images.expectPeers(true);
    Commit first = write(1);
    images.committed(write(2));
    assertThat(images.behind()).isEqualTo(2);
    images.committed(first);
    assertThat(images.current().revision()).isEqualTo(2);
    assertThat(images.behind()).isZero();
    await().atMost(PATIENCE).until(() -> !due.isEmpty());
    due.forEach(Runnable::run);
    assertThat(log.reads).isEqualTo(reads);
  }

  @Test
  void aHoleThatPeersLeaveIsReadFromTheDatabaseSoon() {
    start(false);
    images.expectPeers(true);
    write(1);
    images.committed(write(2));
    await().atMost(PATIENCE).until(() -> images.current().revision() == 2);
    assertThat(images.filledFromDatabase()).isPositive();
    write(3);
    images.heardOf(3);
    await().atMost(PATIENCE).until(() -> images.current().revision() == 3);
  }

  @Test
  void theImageKnowsWhatARequestMade() {
    start(false);
    images.committed(write(1));
    images.committed(write(2));
    var key = Commits.key("configmaps", "a");
    assertThat(images.madeBy(key, "r1").toCompletableFuture().join())
        .hasValueSatisfying(event -> assertThat(event.revision()).isOne());
    assertThat(images.madeBy(key, "r9").toCompletableFuture().join()).isEmpty();
    assertThat(images.madeBy(Commits.key("configmaps", "b"), "r1").toCompletableFuture().join())
        .isEmpty();
  }

  @Test
  void twoWritersAndLostBatchesEndInTheSameImages() {
    for (long seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      Log shared = new Log();
      List<ImageKeeper> nodes = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        ImageKeeper node = new ImageKeeper(Commits.FACTS, new RingWatchHub(nanos::get), nanos::get);
        node.start(shared, shared, Runnable::run, false).toCompletableFuture().join();
        node.expectPeers(random.nextBoolean());
        nodes.add(node);
      }
      List<Runnable> late = new ArrayList<>();
      for (long revision = 1; revision <= 60; revision++) {
        Commit commit =
            Commits.commit(
                revision,
                Commits.key("configmaps", "n" + random.nextInt(5)),
                revision,
                random.nextInt(4) == 0 ? EventType.DELETED : EventType.SPEC_CHANGED);
        shared.commits.add(commit);
        int writer = random.nextInt(2);
        nodes.get(writer).committed(commit);
        ImageKeeper peer = nodes.get(1 - writer);
        switch (random.nextInt(4)) {
          case 0 -> {}
          case 1 -> late.add(() -> peer.committed(commit));
          default -> peer.committed(commit);
        }
        if (random.nextInt(5) == 0) {
          Collections.shuffle(late, random);
          late.forEach(Runnable::run);
          late.clear();
        }
      }
      ClusterImage expected = ClusterImage.EMPTY;
      for (Commit commit : shared.commits) {
        expected = expected.apply(commit, Commits.FACTS).image();
      }
      for (ImageKeeper node : nodes) {
        node.heardOf(60);
        ClusterImage image = node.atLeast(60).toCompletableFuture().join();
        var type = Commits.key("configmaps", "a").type();
        assertThat(image.revision()).as("seed %d", seed).isEqualTo(60);
        assertThat(image.of(type).all())
            .as("seed %d", seed)
            .containsExactlyElementsOf(expected.of(type).all());
      }
    }
  }

  @Test
  void peersThatAreOftenLateAreWaitedForLonger() {
    start(false);
    images.expectPeers(true);
    for (long revision = 1; revision <= 100; revision++) {
      Commit commit = write(revision);
      images.committed(commit);
      images.committed(commit);
    }
    assertThat(images.patienceMillis()).isEqualTo(PeerPatience.MILLIS_MAX);
    images.expectPeers(false);
    assertThat(images.patienceMillis()).isZero();
  }
}

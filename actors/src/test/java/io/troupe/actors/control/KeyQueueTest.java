package io.troupe.actors.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.meta.ObjectKey;
import io.troupe.core.reconcile.Types;
import io.troupe.core.reconcile.replicaset.ReplicaSetController;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class KeyQueueTest {
  private final KeyQueue queue = new KeyQueue(3);

  private static Work work(String name) {
    return new Work(new ReplicaSetController(), new ObjectKey(Types.REPLICA_SETS, "default", name));
  }

  @Test
  void aKeyWaitsOnceWithTheNewestRevision() {
    queue.add(work("a"), 5);
    queue.add(work("a"), 9);
    queue.add(work("a"), 7);
    assertThat(queue.take()).contains(new KeyQueue.Item(work("a"), 9));
    assertThat(queue.take()).isEmpty();
  }

  @Test
  void aKeyWokenWhileItRunsIsRunOnceMoreAfterABreath() {
    queue.add(work("a"), 1);
    queue.take();
    queue.add(work("a"), 2);
    queue.add(work("a"), 3);
    assertThat(queue.take()).isEmpty();
    queue.finished(work("a"), false, Optional.empty(), 0);
    assertThat(queue.nextDue()).isEqualTo(OptionalLong.of(KeyQueue.BREATH.toNanos()));
    queue.advance(KeyQueue.BREATH.toNanos());
    assertThat(queue.take()).contains(new KeyQueue.Item(work("a"), 3));
  }

  @Test
  void failuresWaitLongerAndLongerUpToABoundAndSuccessForgetsThem() {
    assertThat(KeyQueue.backoff(1)).isEqualTo(Duration.ofMillis(20));
    assertThat(KeyQueue.backoff(2)).isEqualTo(Duration.ofMillis(40));
    assertThat(KeyQueue.backoff(99)).isEqualTo(Duration.ofSeconds(60));
    for (int i = 0; i < 2; i++) {
      queue.add(work("a"), 1);
      queue.take();
      queue.finished(work("a"), true, Optional.empty(), 0);
      queue.advance(Long.MAX_VALUE);
    }
    queue.take();
    queue.finished(work("a"), false, Optional.empty(), 0);
    queue.add(work("a"), 1);
    queue.take();
    queue.finished(work("a"), true, Optional.empty(), 0);
    assertThat(queue.nextDue()).isEqualTo(OptionalLong.of(20_000_000));
  }

  @Test
  void theEarlierOfTwoTimesCounts() {
    queue.addLater(work("a"), 1, 100);
    queue.addLater(work("a"), 1, 50);
    queue.addLater(work("a"), 1, 200);
    assertThat(queue.nextDue()).isEqualTo(OptionalLong.of(50));
    queue.advance(50);
    assertThat(queue.take()).isPresent();
    assertThat(queue.nextDue()).isEmpty();
  }

  @Test
  void whatDoesNotFitIsDroppedAndSaidOnce() {
    for (String name : new String[] {"a", "b", "c", "d"}) {
      queue.add(work(name), 0);
    }
    assertThat(queue.waitingCount()).isEqualTo(3);
    assertThat(queue.takeOverflowed()).isTrue();
    assertThat(queue.takeOverflowed()).isFalse();
  }
}

package io.troupe.actors.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EventType;
import io.troupe.persistence.history.Past;
import io.troupe.persistence.history.PastEvent;
import io.troupe.persistence.history.PastScope;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadSizeTest {

  private static List<PastEvent> events(int bytes) {
    FakePast past = new FakePast();
    past.lookedAtMax = 100;
    for (int i = 0; i < 10; i++) {
      past.add(
          EventType.CREATED,
          ObjectKey.of("", "configmaps", "a", "b" + i),
          "u",
          "{'data':{'k':'" + "x".repeat(bytes) + "'}}",
          new Cause("u", List.of(), "", "", "create", "", "r", Instant.EPOCH, 0));
    }
    return past.events(new PastScope.OfCluster(), 1, 10, Past.Order.OLDEST_FIRST, 10)
        .toCompletableFuture()
        .join()
        .events();
  }

  @Test
  void smallObjectsAreReadInEverLargerPages() {
    ReadSize size = new ReadSize();
    assertThat(size.next(500)).isEqualTo(50);
    assertThat(size.next(2)).isEqualTo(10);
    size.found(events(100));
    assertThat(size.next(500)).isEqualTo(200);
    size.found(events(100));
    size.found(events(100));
    assertThat(size.next(5_000)).isEqualTo(ReadSize.MAX);
  }

  @Test
  void largeObjectsAreReadInSmallPages() {
    ReadSize size = new ReadSize();
    size.found(events(400_000));
    assertThat(size.next(500)).isEqualTo(20);
    size.found(events(1_400_000));
    assertThat(size.next(500)).isEqualTo(ReadSize.MIN);
  }
}

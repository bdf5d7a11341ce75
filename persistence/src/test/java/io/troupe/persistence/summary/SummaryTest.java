package io.troupe.persistence.summary;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.history.Changes;
import io.troupe.core.history.EntryFilter;
import io.troupe.core.history.EntryTree;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.history.RandomDeeds;
import io.troupe.persistence.summary.SummaryBuilder.Coarseness;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final int REVISIONS = 400;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void nothingThatMatchesIsLeftOutHoweverCoarse() {
    Map<ObjectKey, CommittedEvent> before = new HashMap<>();
    Map<Long, Changes> changes = new HashMap<>();
    List<CommittedEvent> events = RandomDeeds.stretch(random, 1_000, 300).toList();
    SummaryBuilder builder = new SummaryBuilder(1_000, 1_000 + REVISIONS - 1);
    for (CommittedEvent event : events) {
      Optional<CommittedEvent> earlier = Optional.ofNullable(before.put(event.key(), event));
      Changes changed = EntryTree.changes(event, earlier, false);
      changes.put(event.revision(), changed);
      if (random.nextInt(30) == 0) {
        builder.addUnknown(event);
      } else {
        builder.add(event, changed, random.nextInt(10) == 0);
      }
    }
    RandomDeeds deeds = new RandomDeeds(random);
    for (Coarseness coarseness : Coarseness.values()) {
      Summary summary =
          SummaryBytes.read(
                  1_000, 1_000 + REVISIONS - 1, SummaryBytes.write(builder.summary(coarseness)))
              .orElseThrow();
      for (int i = 0; i < 200; i++) {
        EntryFilter filter = deeds.filter();
        Wanted wanted = new Wanted(_ -> true, filter);
        List<Long> named =
            Arrays.stream(summary.candidates(wanted, 0, Long.MAX_VALUE)).boxed().toList();
        List<Long> expected =
            events.stream()
                .filter(e -> filter.matches(e, () -> changes.get(e.revision()).shown()))
                .map(CommittedEvent::revision)
                .toList();
        assertThat(named)
            .as("seed %d, %s, filter %d", seed, coarseness, i)
            .containsAll(expected)
            .isSorted();
        if (summary.isExact(filter) && filter.isToldByDeeds()) {
          assertThat(
                  events.stream()
                      .filter(event -> filter.mayMatch(event))
                      .map(CommittedEvent::revision))
              .as("seed %d, filter %d", seed, i)
              .containsAll(named);
        }
      }
    }
  }

  @Test
  void damagedBytesAndThoseOfAnotherStretchAreRefused() {
    SummaryBuilder builder = new SummaryBuilder(0, 499);
    RandomDeeds.stretch(random, 1, 100).forEach(builder::addUnknown);
    byte[] bytes = builder.bytes().orElseThrow();
    assertThat(SummaryBytes.read(0, 499, bytes)).isPresent();
    assertThat(SummaryBytes.read(500, 999, bytes)).isEmpty();
    assertThat(SummaryBytes.read(0, 499, new byte[0])).isEmpty();
    for (int i = 0; i < 100; i++) {
      byte[] damaged = bytes.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      assertThat(SummaryBytes.read(0, 499, damaged)).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void aStretchOfStrangersIsKeptInFewBytes() {
    SummaryBuilder builder = new SummaryBuilder(0, 4_999);
    for (int i = 0; i < 5_000; i++) {
      String who = Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
      builder.addUnknown(event(i, "ns-" + who, who, "agent-" + who));
    }
    builder.addUnknown(event(5_000, "default", "x".repeat(100_000), "agent"));
    byte[] bytes = builder.bytes().orElseThrow();
    assertThat(bytes).hasSizeLessThanOrEqualTo(SummaryBytes.MAX);
    Summary summary = SummaryBytes.read(0, 4_999, bytes).orElseThrow();
    assertThat(summary.isExact(EntryFilter.EVERYTHING)).isFalse();
    assertThat(summary.candidates(new Wanted(_ -> true, EntryFilter.EVERYTHING), 0, 9_999))
        .hasSize(5_001);
  }

  private CommittedEvent event(long revision, String namespace, String user, String agent) {
    Cause cause =
        new Cause(
            user,
            List.of(),
            "",
            agent,
            "update",
            "",
            "r",
            Instant.parse("2026-01-01T00:00:00Z"),
            0);
    return new CommittedEvent(
        revision,
        ObjectKey.of("", "pods", namespace, "pod-" + user.hashCode()),
        1,
        new ObjectEvent(EventType.STATUS_REPORTED, new Uid("u" + revision), new byte[0], cause));
  }
}

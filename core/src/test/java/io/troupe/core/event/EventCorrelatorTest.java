package io.troupe.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventCorrelatorTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private final EventCorrelator correlator = new EventCorrelator();
  private Instant now = START;

  @Test
  void theSameAgainRaisesTheCountAndKeepsTheName() {
    ObjectNode first = written(happened("web", "Pulled", "pulled it"));
    now = now.plusSeconds(30);
    Observed again = happened("web", "Pulled", "pulled it");

    assertThat(again).isInstanceOf(Observed.Again.class);
    ObjectNode second = written(again);
    assertThat(second.path("metadata").path("name")).isEqualTo(first.path("metadata").path("name"));
    assertThat(second.path("count").asInt()).isEqualTo(2);
    assertThat(second.path("firstTimestamp").asText()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(second.path("lastTimestamp").asText()).isEqualTo("2026-01-02T03:04:35Z");
    assertThat(EventObject.repeatPatch(second).toString())
        .isEqualTo(
            "{\"count\":2,\"lastTimestamp\":\"2026-01-02T03:04:35Z\",\"message\":\"pulled it\"}");
  }

  @Test
  void differentMessagesInOneTickHaveDifferentNames() {
    String one = written(happened("web", "A", "1")).path("metadata").path("name").asText();
    String two = written(happened("web", "A", "2")).path("metadata").path("name").asText();
    assertThat(one).isNotEqualTo(two).startsWith("web.");
  }

  @Test
  void manyAlikeBecomeOne() {
    for (int i = 0; i < 9; i++) {
      assertThat(happened("web", "Failed", "try " + i)).isInstanceOf(Observed.First.class);
    }
    ObjectNode tenth = written(happened("web", "Failed", "try 9"));
    assertThat(tenth.path("message").asText()).isEqualTo("(combined from similar events): try 9");
    Observed next = happened("web", "Failed", "try 10");
    assertThat(next).isInstanceOf(Observed.Again.class);
    assertThat(written(next).path("count").asInt()).isEqualTo(2);
  }

  @Test
  void whatIsAlikeIsForgottenAfterTenMinutes() {
    for (int i = 0; i < 9; i++) {
      happened("web", "Failed", "try " + i);
    }
    now = now.plus(Duration.ofMinutes(11));
    assertThat(written(happened("web", "Failed", "try 9")).path("message").asText())
        .isEqualTo("try 9");
  }

  @Test
  void aSourceMayWriteTwentyFiveThenOneEveryFiveMinutes() {
    for (int i = 0; i < EventCorrelator.BURST; i++) {
      assertThat(happened("web", "R" + i, "m")).isNotInstanceOf(Observed.Spam.class);
    }
    assertThat(happened("web", "Rx", "m")).isInstanceOf(Observed.Spam.class);
    assertThat(happened("other", "Rx", "m")).isInstanceOf(Observed.First.class);
    now = now.plus(Duration.ofMinutes(5));
    assertThat(happened("web", "Ry", "m")).isInstanceOf(Observed.First.class);
    assertThat(happened("web", "Rz", "m")).isInstanceOf(Observed.Spam.class);
  }

  @Test
  void lastSeenIsTheLatestOfItsTimes() {
    ObjectNode event = written(happened("web", "A", "1"));
    assertThat(EventObject.lastSeen(event)).contains(START);
    event.putObject("series").put("lastObservedTime", "2026-01-02T04:00:00.000000Z");
    assertThat(EventObject.lastSeen(event)).contains(Instant.parse("2026-01-02T04:00:00Z"));
  }

  private Observed happened(String name, String reason, String message) {
    return correlator.observe(
        new Occurrence(
            ObjectKey.of("", "pods", "shop", name),
            new GroupVersionKind("", "v1", "Pod"),
            new Uid("u-" + name),
            7,
            "",
            EventSource.parse("kubelet/n1"),
            "Normal",
            reason,
            message),
        now);
  }

  private static ObjectNode written(Observed observed) {
    return switch (observed) {
      case Observed.First(var event) -> event;
      case Observed.Again(var event) -> event;
      case Observed.Spam _ -> throw new AssertionError("spam");
    };
  }
}

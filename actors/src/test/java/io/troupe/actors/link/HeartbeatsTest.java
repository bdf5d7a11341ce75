package io.troupe.actors.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {
  private static final Duration GRACE = Duration.ofSeconds(50);

  private final AtomicLong now = new AtomicLong();
  private final Heartbeats heartbeats = new Heartbeats(now::get);

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void aNodeThatComesLateGetsItsWholeGrace() {
    pass(GRACE.multipliedBy(3));
    assertThat(heartbeats.silent("late", GRACE)).isFalse();
    pass(GRACE);
    assertThat(heartbeats.silent("late", GRACE)).isFalse();
    pass(Duration.ofNanos(1));
    assertThat(heartbeats.silent("late", GRACE)).isTrue();
    assertThat(heartbeats.age("late")).isEmpty();
  }

  @Test
  void aNodeThatSpeaksIsSilentAGraceLater() {
    heartbeats.heard("n");
    pass(GRACE.plusNanos(1));
    assertThat(heartbeats.silent("n", GRACE)).isTrue();
    heartbeats.heard("n");
    assertThat(heartbeats.silent("n", GRACE)).isFalse();
  }

  @Test
  void aNodeThatIsMadeAgainStartsAnew() {
    heartbeats.heard("n");
    pass(GRACE.plusNanos(1));
    heartbeats.keepOnly(Set.of());
    assertThat(heartbeats.silent("n", GRACE)).isFalse();
  }
}

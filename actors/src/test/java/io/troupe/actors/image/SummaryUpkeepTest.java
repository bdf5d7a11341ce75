package io.troupe.actors.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SummaryUpkeepTest {
  @Test
  void whatTakesLongIsFollowedByALongPause() {
    assertThat(SummaryUpkeep.pauseAfter(Duration.ofMillis(10))).isEqualTo(Duration.ofMillis(500));
    assertThat(SummaryUpkeep.pauseAfter(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(9));
    assertThat(SummaryUpkeep.pauseAfter(Duration.ofSeconds(20))).isEqualTo(Duration.ofMinutes(1));
  }
}

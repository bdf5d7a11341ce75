package io.troupe.http.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PacerTest {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  @Test
  void gapsAreDividedByTheSpeedAndLongOnesCut() {
    Pacer pacer = new Pacer(10, Duration.ofSeconds(1));
    assertThat(pacer.waitNanos(START, 0)).isZero();
    assertThat(pacer.waitNanos(START.plusSeconds(5), 0)).isEqualTo(500_000_000);
    assertThat(pacer.waitNanos(START.plusSeconds(3_600), 500_000_000)).isEqualTo(1_000_000_000);
  }

  @Test
  void whatIsLateGoesAtOnceAndTheNextGapCountsFromThere() {
    Pacer pacer = new Pacer(1, Duration.ofSeconds(10));
    pacer.waitNanos(START, 0);
    assertThat(pacer.waitNanos(START.plusSeconds(1), 5_000_000_000L)).isZero();
    assertThat(pacer.waitNanos(START.plusSeconds(2), 5_000_000_000L)).isEqualTo(1_000_000_000);
  }

  @Test
  void aClockThatStandsStillOrGoesBackMakesNobodyWait() {
    Pacer pacer = new Pacer(1, Duration.ofSeconds(10));
    pacer.waitNanos(START, 0);
    assertThat(pacer.waitNanos(START.minusSeconds(9), 0)).isZero();
  }
}

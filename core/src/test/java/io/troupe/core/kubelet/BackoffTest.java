package io.troupe.core.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Instant AT = Instant.EPOCH;

  @Test
  void delayDoublesToFiveMinutesAndIsForgottenAfterTen() {
    Backoff backoff = Backoff.NONE;
    List<String> delays = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      backoff = backoff.after(AT, AT.plusSeconds(1));
      delays.add(backoff.text());
    }
    assertThat(delays).containsExactly("0s", "10s", "20s", "40s", "1m20s", "2m40s", "5m0s", "5m0s");
    assertThat(backoff.after(AT, AT.plusSeconds(600)).text()).isEqualTo("0s");
  }
}

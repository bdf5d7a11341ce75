package io.troupe.core.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.json.Json;
import org.junit.jupiter.api.Test;

class ProbeSpecTest {

  @Test
  void thresholdsCountResultsInARow() {
    ProbeSpec spec =
        ProbeSpec.of(
            ProbeSpec.Type.READINESS,
            Json.parse("{\"successThreshold\":2,\"failureThreshold\":2}"));
    ProbeSpec.Tally tally = ProbeSpec.Tally.of(ProbeSpec.Type.READINESS);
    assertThat(tally.passed()).isFalse();
    tally = tally.after(true, spec);
    assertThat(tally.passed()).isFalse();
    tally = tally.after(true, spec);
    assertThat(tally.passed()).isTrue();
    tally = tally.after(false, spec);
    assertThat(tally.passed()).isTrue();
    tally = tally.after(false, spec);
    assertThat(tally.passed()).isFalse();
    assertThat(tally.failed(spec)).isTrue();
  }
}

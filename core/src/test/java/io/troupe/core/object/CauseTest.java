package io.troupe.core.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CauseTest {

  @Test
  void anotherRequestIdLeavesWhoAskedAndForWhom() {
    Cause cause =
        new Cause(
            "anna",
            List.of("devs"),
            "10.0.0.1",
            "kubectl",
            "create",
            "eviction",
            "r1",
            Instant.EPOCH,
            7,
            "root",
            "u-1",
            Map.of("scopes", List.of("a")));

    Cause marked = cause.withRequestId("r1/mark");

    assertThat(marked.requestId()).isEqualTo("r1/mark");
    assertThat(marked.withRequestId("r1")).isEqualTo(cause);
  }
}

package io.troupe.persistence.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.object.Cause;
import io.troupe.core.object.Grounds;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every bound pod carries how its node was chosen, so that has to be small. */
class ChoiceSizeTest {
  /** Bytes that a bind may grow by. */
  private static final int BYTES_MAX = 40;

  private static int packed(Map<String, List<String>> grounds) {
    Cause cause =
        new Cause(
            "system:kube-scheduler",
            List.of("system:authenticated"),
            "",
            "kube-scheduler",
            "create",
            "binding",
            "request",
            Instant.EPOCH,
            871_233,
            "",
            "",
            grounds);
    return CauseBytes.pack(cause).bytes().length;
  }

  @Test
  void aBindGrowsByFewBytes() {
    int without = packed(Map.of());
    int alone = packed(Grounds.ofChoice(List.of(1, 1, 1), 0, List.of(), 871_240)) - without;
    int among =
        packed(Grounds.ofChoice(List.of(12, 15, 15), 412, List.of("3 Insufficient cpu"), 871_240))
            - without;
    assertThat(alone).as("one node").isLessThanOrEqualTo(BYTES_MAX * 3 / 4);
    assertThat(among).as("some filtered").isLessThanOrEqualTo(BYTES_MAX * 5 / 4);
  }
}

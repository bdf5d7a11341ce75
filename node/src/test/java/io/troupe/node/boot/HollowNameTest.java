package io.troupe.node.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class HollowNameTest {
  @Test
  void aControlPlaneThatIsAloneNumbersThem() {
    assertThat(HollowName.of(Optional.empty(), 7)).isEqualTo("hollow-7");
  }

  @Test
  void thoseOfSeveralControlPlanesDiffer() {
    assertThat(HollowName.of(Optional.of("host-127-0-0-2"), 7))
        .isEqualTo("hollow-host-127-0-0-2-7")
        .isNotEqualTo(HollowName.of(Optional.of("host"), 7));
  }

  @Test
  void aLongNameBecomesANumberThatFitsALabel() {
    String shared = "a".repeat(60);
    String one = HollowName.of(Optional.of(shared + "1"), 999);
    assertThat(one).hasSizeLessThanOrEqualTo(63).endsWith("-999");
    assertThat(HollowName.of(Optional.of(shared + "2"), 999)).isNotEqualTo(one);
  }
}

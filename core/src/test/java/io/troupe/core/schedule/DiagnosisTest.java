package io.troupe.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.object.Cause;
import io.troupe.core.object.Grounds;
import io.troupe.core.schedule.Diagnosis.Rejection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DiagnosisTest {

  @Test
  void theFirstNodesAreNamedAndTheOthersCounted() {
    List<Rejection> rejections = new ArrayList<>();
    for (int i = 150; i > 0; i--) {
      rejections.add(
          new Rejection(
              String.format("node-%03d", i),
              new Verdict.NoFit(
                  i > 120 ? List.of("Too many pods") : List.of("Insufficient cpu"), true)));
    }
    Diagnosis diagnosis = new Diagnosis(155, "", rejections, "node(s) left out", Set.of());
    Cause cause =
        new Cause(
            "u",
            List.of(),
            "",
            "",
            "patch",
            "",
            "r",
            Instant.EPOCH,
            0,
            "",
            "",
            diagnosis.grounds(42));
    List<Grounds.Detail> details = Grounds.details(cause);
    assertThat(details).hasSize(103);
    assertThat(details.getFirst()).isEqualTo(new Grounds.Detail("node-001", "Insufficient cpu"));
    assertThat(details.subList(100, 103))
        .extracting(Grounds.Detail::reason)
        .containsExactly("20 Insufficient cpu", "30 Too many pods", "5 node(s) left out");
    assertThat(Grounds.seen(cause)).isEqualTo(42);
  }
}

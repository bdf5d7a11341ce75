package io.troupe.core.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class KubeletAdmissionTest {
  private static final ObjectNode NODE =
      Json.parse(
          "{\"metadata\":{\"labels\":{\"disk\":\"ssd\"}},\"status\":{\"allocatable\":{\"cpu\":\"1\",\"memory\":\"1Gi\",\"pods\":\"2\"}}}");

  private static PodView pod(String cpu, String selector) {
    return new PodView(
        Json.parse(
            "{\"metadata\":{},\"spec\":{\"nodeSelector\":"
                + selector
                + ",\"containers\":[{\"name\":\"c\",\"resources\":{\"requests\":{\"cpu\":\""
                + cpu
                + "\"}}}]}}"));
  }

  @Test
  void podsThatDoNotFitAreRefusedWithTheReasonUsersKnow() {
    assertThat(KubeletAdmission.judge(pod("600m", "{}"), List.of(), NODE)).isEmpty();
    PodReport.Verdict cpu =
        KubeletAdmission.judge(pod("600m", "{}"), List.of(pod("500m", "{}")), NODE).orElseThrow();
    assertThat(cpu.reason()).isEqualTo("OutOfcpu");
    assertThat(cpu.message()).contains("requested: 600, used: 500, capacity: 1000");
    assertThat(
            KubeletAdmission.judge(pod("1m", "{}"), List.of(pod("1m", "{}"), pod("1m", "{}")), NODE)
                .orElseThrow()
                .reason())
        .isEqualTo("OutOfpods");
    assertThat(
            KubeletAdmission.judge(pod("1m", "{\"disk\":\"hdd\"}"), List.of(), NODE)
                .orElseThrow()
                .reason())
        .isEqualTo("NodeAffinity");
  }
}

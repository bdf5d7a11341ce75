package io.troupe.core.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.json.Json;
import org.junit.jupiter.api.Test;

class StreamStatusTest {

  @Test
  void codesAreCausesAndZeroIsSuccess() {
    assertThat(StreamStatus.exited(0))
        .isEqualTo(Json.parse("{\"metadata\":{},\"status\":\"Success\"}"));
    assertThat(StreamStatus.exited(126).path("details"))
        .isEqualTo(Json.parse("{\"causes\":[{\"reason\":\"ExitCode\",\"message\":\"126\"}]}"));
  }

  @Test
  void whatCannotBeDoneIsAnInternalErrorInUpstreamsWords() {
    assertThat(StreamStatus.notExecuted("why").path("message").asText())
        .isEqualTo("Internal error occurred: error executing command in container: why");
    PodView pod =
        new PodView(
            Json.parse(
                "{\"metadata\":{\"name\":\"p\",\"namespace\":\"d\",\"uid\":\"u\"},\"spec\":{}}"));
    assertThat(StreamStatus.notForwarded(pod, 80, "why").path("message").asText())
        .isEqualTo("error forwarding port 80 to pod p_d, uid u: why");
    assertThat(StreamStatus.refused("why").path("reason").asText()).isEqualTo("InternalError");
  }
}

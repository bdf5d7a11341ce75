package io.troupe.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.json.Json;
import org.junit.jupiter.api.Test;

class LegacyLineTest {
  @Test
  void anEventIsOneLineWithoutItsObjects() {
    String event =
        """
        {"auditID":"1","stage":"ResponseComplete","requestURI":"/api/v1/pods","verb":"list",
         "user":{"username":"bob","groups":["dev","ops"]},"sourceIPs":["10.0.0.1","::1"],
         "impersonatedUser":{"username":"eve"},"userAgent":"kubectl","objectRef":{"namespace":"a"},
         "responseStatus":{"code":200},"requestReceivedTimestamp":"2026-01-02T03:04:05.000001Z"}\
        """;

    assertThat(LegacyLine.of(Json.parse(event)))
        .isEqualTo(
            "2026-01-02T03:04:05.000001Z AUDIT: id=\"1\" stage=\"ResponseComplete\" ip=\"10.0.0.1\""
                + " method=\"list\" user=\"bob\" groups=\"\\\"dev\\\",\\\"ops\\\"\" as=\"eve\""
                + " asgroups=\"<lookup>\" user-agent=\"kubectl\" namespace=\"a\""
                + " uri=\"/api/v1/pods\" response=\"200\"");
  }

  @Test
  void whatIsNotKnownIsSaid() {
    assertThat(LegacyLine.of(Json.parse("{\"user\":{},\"verb\":\"get\"}")))
        .contains("ip=\"<unknown>\"", "user=\"<none>\" groups=\"<none>\" as=\"<self>\"")
        .endsWith("namespace=\"<none>\" uri=\"\" response=\"<deferred>\"");
  }
}

package io.troupe.core.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTest {
  private static final References REFERENCES =
      new References() {
        @Override
        public Optional<ObjectNode> configMap(String namespace, String name) {
          return name.equals("cm")
              ? Optional.of(Json.parse("{\"data\":{\"k\":\"v\"}}"))
              : Optional.empty();
        }

        @Override
        public Optional<ObjectNode> secret(String namespace, String name) {
          return name.equals("s")
              ? Optional.of(Json.parse("{\"data\":{\"p\":\"aGlkZGVu\"}}"))
              : Optional.empty();
        }

        @Override
        public Collection<ObjectNode> services(String namespace) {
          return namespace.equals("ns")
              ? List.of(
                  Json.parse(
                      "{\"metadata\":{\"name\":\"my-db\"},\"spec\":{\"clusterIP\":\"10.0.0.5\",\"ports\":[{\"name\":\"pg\",\"port\":5432,\"protocol\":\"TCP\"}]}}"))
              : List.of();
        }
      };

  private static Map<String, String> of(String container) throws Environment.Missing {
    PodView pod =
        new PodView(
            Json.parse(
                "{\"metadata\":{\"name\":\"p\",\"namespace\":\"ns\",\"uid\":\"u\",\"labels\":{\"app\":\"web\"}},\"spec\":{\"containers\":["
                    + container
                    + "]}}"));
    DownwardApi downward =
        new DownwardApi(pod, "n1", "10.1.1.1", "10.1.1.2", Json.parse("{\"cpu\":\"4\"}"));
    return new Environment(pod, REFERENCES, downward).of(pod.containers().getFirst());
  }

  @ParameterizedTest
  @CsvSource({
    "$(A),1",
    "$$(A),$(A)",
    "$(NONE),$(NONE)",
    "x$(A)y$,x1y$",
    "$A,$A",
    "$(A,$(A",
    "$$$(A),$1"
  })
  void expansionFollowsUpstream(String text, String expected) {
    assertThat(Expansion.expand(text, Map.of("A", "1"))).isEqualTo(expected);
  }

  @Test
  void everySourceOfVariablesIsRead() throws Environment.Missing {
    Map<String, String> all =
        of(
            "{\"name\":\"c\",\"resources\":{\"limits\":{\"memory\":\"64Mi\"},\"requests\":{\"cpu\":\"250m\"}},"
                + "\"envFrom\":[{\"prefix\":\"X_\",\"configMapRef\":{\"name\":\"cm\"}}],\"env\":["
                + "{\"name\":\"A\",\"value\":\"1\"},{\"name\":\"B\",\"value\":\"$(A)$(MY_DB_SERVICE_HOST)\"},"
                + "{\"name\":\"C\",\"valueFrom\":{\"secretKeyRef\":{\"name\":\"s\",\"key\":\"p\"}}},"
                + "{\"name\":\"D\",\"valueFrom\":{\"fieldRef\":{\"fieldPath\":\"metadata.labels['app']\"}}},"
                + "{\"name\":\"E\",\"valueFrom\":{\"resourceFieldRef\":{\"resource\":\"limits.memory\",\"divisor\":\"1Mi\"}}},"
                + "{\"name\":\"F\",\"valueFrom\":{\"resourceFieldRef\":{\"resource\":\"requests.cpu\"}}},"
                + "{\"name\":\"G\",\"valueFrom\":{\"resourceFieldRef\":{\"resource\":\"limits.cpu\"}}}]}");
    assertThat(all)
        .containsEntry("X_k", "v")
        .containsEntry("B", "110.0.0.5")
        .containsEntry("C", "hidden")
        .containsEntry("D", "web")
        .containsEntry("E", "64")
        .containsEntry("F", "1")
        .containsEntry("G", "4")
        .containsEntry("MY_DB_SERVICE_PORT_PG", "5432")
        .containsEntry("MY_DB_PORT_5432_TCP_ADDR", "10.0.0.5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"configMapKeyRef\":{\"name\":\"no\",\"key\":\"k\"}}|configmap \"no\" not found",
        "{\"configMapKeyRef\":{\"name\":\"cm\",\"key\":\"no\"}}|couldn't find key no in ConfigMap ns/cm",
        "{\"secretKeyRef\":{\"name\":\"no\",\"key\":\"k\"}}|secret \"no\" not found",
        "{\"secretKeyRef\":{\"name\":\"s\",\"key\":\"no\"}}|couldn't find key no in Secret ns/s"
      })
  void whatIsMissingIsNamed(String from, String message) {
    assertThatThrownBy(
            () -> of("{\"name\":\"c\",\"env\":[{\"name\":\"A\",\"valueFrom\":" + from + "}]}"))
        .isInstanceOf(Environment.Missing.class)
        .hasMessage(message);
    String optional = from.replace("\"name\"", "\"optional\":true,\"name\"");
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(() ->
                of("{\"name\":\"c\",\"env\":[{\"name\":\"A\",\"valueFrom\":" + optional + "}]}")))
        .isNull();
  }
}

package io.troupe.core.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.json.Json;
import org.junit.jupiter.api.Test;

class PodReferencesTest {

  @Test
  void whatAnEphemeralContainerReadsIsSentToo() {
    PodView pod =
        new PodView(
            Json.parse(
                """
                {"metadata": {"name": "p", "namespace": "d"}, "spec": {
                  "containers": [{"name": "c", "envFrom": [{"secretRef": {"name": "s"}}]}],
                  "ephemeralContainers": [{"name": "e", "env": [{"name": "A", "valueFrom":
                    {"configMapKeyRef": {"name": "m", "key": "k"}}}]}]}}
                """));
    assertThat(PodReferences.of(pod).toString()).contains("m").contains("s");
    assertThat(PodReferences.of(pod)).hasSize(2);
  }
}

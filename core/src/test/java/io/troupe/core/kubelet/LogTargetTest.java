package io.troupe.core.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.json.Json;
import org.junit.jupiter.api.Test;

class LogTargetTest {
  private static final PodView TWO =
      new PodView(
          Json.parse(
              "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"initContainers\":[{\"name\":\"i\"}],\"containers\":[{\"name\":\"a\"},{\"name\":\"b\"}]},"
                  + "\"status\":{\"containerStatuses\":[{\"name\":\"a\",\"state\":{\"waiting\":{\"reason\":\"ContainerCreating\"}}},"
                  + "{\"name\":\"b\",\"state\":{\"running\":{}},\"lastState\":{}}]}}"));

  private static String refusal(String container, boolean previous) {
    return switch (LogTarget.of(TWO, container, previous)) {
      case LogTarget.Refused(var failure) -> failure.message();
      case LogTarget.Container(var name) -> "ok " + name;
    };
  }

  @Test
  void refusalsAreUpstreamsWords() {
    assertThat(refusal("", false))
        .isEqualTo(
            "a container name must be specified for pod p, choose one of: [a b] or one of the init containers: [i]");
    assertThat(refusal("x", false)).isEqualTo("container x is not valid for pod p");
    assertThat(refusal("a", false))
        .isEqualTo("container \"a\" in pod \"p\" is waiting to start: ContainerCreating");
    assertThat(refusal("b", true))
        .isEqualTo("previous terminated container \"b\" in pod \"p\" not found");
    assertThat(refusal("b", false)).isEqualTo("ok b");
  }
}

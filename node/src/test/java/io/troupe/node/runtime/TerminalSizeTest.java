package io.troupe.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalSizeTest {
  private final TerminalSize.Reader reader = new TerminalSize.Reader();

  private List<TerminalSize> read(String text) {
    return reader.read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void sizesComeTogetherAndInPieces() {
    assertThat(read("{\"Width\":81,\"Height\":25}\n{\"Width\":80,\"Height\":24}\n"))
        .containsExactly(new TerminalSize(81, 25), new TerminalSize(80, 24));
    assertThat(read("{\"Width\":1")).isEmpty();
    assertThat(read("00,\"Height\":30}")).containsExactly(new TerminalSize(100, 30));
  }

  @Test
  void nonsenseIsPassedOver() {
    assertThat(read("what}{\"Width\":0,\"Height\":5}{\"Width\":80,\"Height\":24}"))
        .containsExactly(new TerminalSize(80, 24));
    assertThat(read("x".repeat(5_000))).isEmpty();
    assertThat(read("{\"Width\":80,\"Height\":24}")).hasSize(1);
  }
}

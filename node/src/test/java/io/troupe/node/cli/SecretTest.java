package io.troupe.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("WORD", "of the environment");

  @TempDir Path folder;

  @Test
  void theOptionWinsOverTheFileOverTheEnvironment() throws IOException {
    Optional<Path> file = Optional.of(Files.writeString(folder.resolve("word"), " of a file\n"));

    assertThat(new Secret(Optional.of("said"), file, "WORD").resolve(ENVIRONMENT)).hasValue("said");
    assertThat(new Secret(Optional.empty(), file, "WORD").resolve(ENVIRONMENT))
        .hasValue("of a file");
    assertThat(new Secret(Optional.empty(), Optional.empty(), "WORD").resolve(ENVIRONMENT))
        .hasValue("of the environment");
  }

  @Test
  void nothingAndBlankAreNone() {
    assertThat(new Secret(Optional.empty(), Optional.empty(), "OTHER").resolve(ENVIRONMENT))
        .isEmpty();
    assertThat(
            new Secret(Optional.empty(), Optional.empty(), "WORD").resolve(Map.of("WORD", " \n")))
        .isEmpty();
  }

  @Test
  void aFileThatIsNotThereIsAnError() {
    Secret secret = new Secret(Optional.empty(), Optional.of(folder.resolve("gone")), "WORD");

    assertThatThrownBy(() -> secret.resolve(ENVIRONMENT)).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void aFileWithoutEndIsRefused() throws IOException {
    Path file = Files.write(folder.resolve("long"), new byte[100_000]);
    Secret secret = new Secret(Optional.empty(), Optional.of(file), "WORD");

    assertThatThrownBy(() -> secret.resolve(ENVIRONMENT)).hasMessageContaining("longer than");
  }
}

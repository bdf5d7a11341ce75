package io.troupe.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the compiler and the bytecode cannot say about the sources. */
class HouseRulesTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();
  private static final List<String> MODULES =
      List.of("core", "persistence", "actors", "http", "node");

  /** Over the cap when this ratchet was set; may shrink, may not grow in number. */
  private static final int LINES_MAX = 400;

  @Test
  void everyPackageHasItsDoorSign() throws IOException {
    Set<Path> without =
        sources()
            .map(Path::getParent)
            .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
            .map(ROOT::relativize)
            .collect(Collectors.toSet());
    assertThat(without).isEmpty();
  }

  @Test
  void noFileHasTwoIdeas() throws IOException {
    Set<String> tooLong =
        sources()
            .filter(file -> lines(file) > LINES_MAX)
            .map(file -> ROOT.relativize(file) + " " + lines(file))
            .collect(Collectors.toSet());
    assertThat(tooLong).isEmpty();
  }

  @Test
  void noRoomIsALumberRoom() throws IOException {
    assertThat(sources().map(f -> f.getParent().getFileName().toString()))
        .doesNotContain("util", "utils", "common", "manager", "helper", "helpers", "misc");
  }

  private static Stream<Path> sources() throws IOException {
    List<Path> all =
        MODULES.stream()
            .map(module -> ROOT.resolve(module).resolve("src/main/java"))
            .flatMap(HouseRulesTest::walk)
            .filter(file -> file.toString().endsWith(".java"))
            .toList();
    assertThat(all).as("sources under %s", ROOT).hasSizeGreaterThan(20);
    return all.stream();
  }

  private static Stream<Path> walk(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

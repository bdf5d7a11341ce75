package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** bin/troupe with a java that only says how it was called: when it trains, and what it keeps. */
final class LauncherTest {
  /** Does with the cache what the file {@code mode} says. */
  private static final String JAVA =
      """
      #!/bin/sh
      here=$(dirname "$0")
      for word in "$@"; do
        case $word in -XX:AOTCacheOutput=*) out=${word#*=} ;; esac
      done
      echo "$@" >> "$here/calls"
      [ -n "${out:-}" ] || exit 0
      case $(cat "$here/mode") in
        good) echo cache > "$out" ;;
        empty) : > "$out" ;;
        fails) echo part > "$out"; exit 1 ;;
        killed) : > "$out"; kill -KILL $PPID ;;
      esac
      """;

  @TempDir Path home;

  @BeforeEach
  void aDistribution() throws IOException {
    Files.createDirectories(home.resolve("lib"));
    Files.createDirectories(home.resolve("bin"));
    Files.createDirectories(home.resolve("jdk/bin"));
    Files.copy(
        Path.of("").toAbsolutePath().getParent().getParent().resolve("bin/troupe"),
        home.resolve("bin/troupe"));
    script("bin/find-jdk", "#!/bin/sh\necho '" + home.resolve("jdk") + "'\n");
    script("jdk/bin/java", JAVA);
    for (String jar : List.of("z.jar", "a.jar", "troupe-core.jar")) {
      Files.createFile(home.resolve("lib").resolve(jar));
    }
    Files.writeString(home.resolve("lib/.untrained"), "0\n");
  }

  @Test
  void aWholeCacheIsKeptAndUsedAndNobodyTrainsAgain() throws Exception {
    start("good");
    start("good");

    assertThat(home.resolve("lib/troupe.aot")).hasContent("cache");
    assertThat(calls()).hasSize(4);
    assertThat(calls().getFirst()).doesNotContain("AOTCache").endsWith("Troupe train --prepare");
    assertThat(calls().get(1)).contains("AOTCacheOutput").endsWith("Troupe train");
    assertThat(calls().subList(2, 4)).allMatch(call -> call.contains("-XX:AOTCache="));
    assertThat(leftOver()).isEmpty();
  }

  @Test
  void withoutACacheItStartsAndTriesAgainThreeTimesInAll() throws Exception {
    for (String mode : List.of("empty", "fails", "empty", "good", "good")) {
      start(mode);
    }

    assertThat(home.resolve("lib/troupe.aot")).doesNotExist();
    assertThat(calls().stream().filter(call -> call.contains("AOTCacheOutput"))).hasSize(3);
    assertThat(calls().stream().filter(call -> call.endsWith("Troupe status"))).hasSize(5);
    assertThat(leftOver()).isEmpty();
  }

  @Test
  void aTrainingThatWasKilledIsHadAgain() throws Exception {
    assertThat(start("killed")).isNotZero();
    assertThat(home.resolve("lib/troupe.aot")).doesNotExist();
    start("good");

    assertThat(home.resolve("lib/troupe.aot")).hasContent("cache");
    assertThat(leftOver()).isEmpty();
  }

  @Test
  void whatMavenAloneHasBuiltIsNotTrained() throws Exception {
    Files.delete(home.resolve("lib/.untrained"));
    start("good");

    assertThat(calls()).hasSize(1);
  }

  @Test
  void theOrderOfJarsIsTheirNames() throws Exception {
    start("good");

    String lib = home.resolve("lib").toRealPath().toString();
    assertThat(calls().getLast())
        .contains("-cp " + lib + "/a.jar:" + lib + "/troupe-core.jar:" + lib + "/z.jar ");
  }

  private int start(String mode) throws Exception {
    Files.writeString(home.resolve("jdk/bin/mode"), mode);
    ProcessBuilder builder =
        new ProcessBuilder(home.resolve("bin/troupe").toString(), "status")
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("said").toFile());
    builder.environment().remove("TROUPE_JAVA_OPTS");
    return builder.start().waitFor();
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(home.resolve("jdk/bin/calls"));
  }

  private List<Path> leftOver() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("lib"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(".training."))
          .filter(Files::isDirectory)
          .toList();
    }
  }

  private void script(String name, String text) throws IOException {
    Files.writeString(home.resolve(name), text);
    assertThat(home.resolve(name).toFile().setExecutable(true)).isTrue();
  }
}

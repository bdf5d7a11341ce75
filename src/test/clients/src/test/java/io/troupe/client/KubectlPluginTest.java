package io.troupe.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code kubectl troupe} as its users call it: the distribution's {@code bin} is on the PATH. */
@ExtendWith(StartedTroupe.class)
@Timeout(180)
class KubectlPluginTest {
  private static final Path BIN =
      Path.of("").toAbsolutePath().resolve("../../../node/target/troupe/bin").normalize();

  private record Result(int code, String out) {}

  @BeforeAll
  static void needsKubectl() {
    boolean present =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
    assumeTrue(present, "SKIPPED: kubectl is not on the PATH");
  }

  @Test
  void anObjectsPastIsToldComparedShownAndBroughtBack() {
    ok("create", "configmap", "remembered", "--from-literal=words=first");
    String then =
        ok("get", "configmap", "remembered", "-o", "jsonpath={.metadata.resourceVersion}");
    ok("patch", "configmap", "remembered", "-p", "{\"data\":{\"words\":\"second\"}}");

    assertThat(ok("troupe", "history", "cm/remembered"))
        .contains("REVISION", "configmap/remembered", "data.words: first -> second", "created");
    assertThat(ok("troupe", "history", "cm", "remembered", "--verb=create", "-o", "yaml"))
        .contains("kind: EntryList", "verb: create")
        .doesNotContain("verb: patch");
    assertThat(ok("troupe", "diff", "cm/remembered", "--from=" + then))
        .isEqualTo("data.words\n  - first\n  + second\n");
    assertThat(ok("troupe", "why", "cm/remembered")).contains("kubernetes-admin");
    assertThat(ok("troupe", "who", "cm/remembered")).contains("kubectl", "127.0.0.1");
    assertThat(ok("troupe", "at", then, "get", "cm", "remembered", "-o", "jsonpath={.data.words}"))
        .isEqualTo("first");
    assertThat(ok("troupe", "at", then, "get", "configmaps")).contains("NAME", "remembered");

    assertThat(ok("troupe", "undo", "cm/remembered", "--to=" + then, "--dry-run"))
        .contains("replace configmap/remembered", "- second", "+ first");
    assertThat(ok("troupe", "undo", "cm/remembered", "--to=" + then, "--yes"))
        .contains("configmap/remembered restored");
    assertThat(ok("get", "cm", "remembered", "-o", "jsonpath={.data.words}")).isEqualTo("first");
  }

  @Test
  void whatTheServerRefusesIsSaidAsKubectlSaysIt() {
    assertThat(run("troupe", "at", "999999999", "get", "pods"))
        .returns(1, Result::code)
        .extracting(Result::out)
        .asString()
        .contains("Too large resource version");
    assertThat(run("troupe", "history", "widgets"))
        .returns(1, Result::code)
        .extracting(Result::out)
        .asString()
        .contains("the server doesn't have a resource type \"widgets\"");
    assertThat(run("troupe", "at", "1", "delete", "pod", "x").code()).isEqualTo(1);
  }

  private static String ok(String... arguments) {
    Result result = run(arguments);
    assertThat(result.code()).as(String.join(" ", arguments) + ": " + result.out()).isZero();
    return result.out();
  }

  private static Result run(String... arguments) {
    try {
      List<String> command = new ArrayList<>(List.of("kubectl"));
      command.addAll(List.of(arguments));
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("KUBECONFIG", StartedTroupe.kubeconfig().toString());
      builder.environment().merge("PATH", BIN.toString(), (path, bin) -> bin + ":" + path);
      Process process = builder.start();
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes());
      return new Result(process.waitFor(), out);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

package io.troupe.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The JavaScript client of the Kubernetes project, as its registry serves it. The cases are in
 * javascript/client.test.mjs; this runs them. Without Node.js on the machine it is skipped and says
 * so.
 */
@ExtendWith(StartedTroupe.class)
class JavaScriptClientTest {
  private static final Path FOLDER = Path.of("javascript").toAbsolutePath();
  private static final int INSTALL_SECONDS_MAX = 240;
  private static final int RUN_SECONDS_MAX = 240;

  @Test
  @Timeout(INSTALL_SECONDS_MAX + RUN_SECONDS_MAX)
  void doesWhatItsUsersDo() throws Exception {
    assumeTrue(onPath("node") && onPath("npm"), "SKIPPED: Node.js and npm are not installed");
    if (!Files.isDirectory(FOLDER.resolve("node_modules/@kubernetes/client-node"))) {
      Finished installed =
          run(INSTALL_SECONDS_MAX, Map.of(), "npm", "ci", "--no-audit", "--no-fund");
      assertThat(installed.code()).as(installed.text()).isZero();
    }
    Finished run =
        run(
            RUN_SECONDS_MAX,
            Map.of("KUBECONFIG", StartedTroupe.kubeconfig().toString()),
            "node",
            "--test",
            "--test-reporter=spec",
            "client.test.mjs");
    assertThat(run.code()).as(run.text()).isZero();
  }

  private record Finished(int code, String text) {}

  private static Finished run(int secondsMax, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("troupe-javascript", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(List.of(command))
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    boolean ended = process.waitFor(secondsMax, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    String text = Files.readString(output);
    Files.delete(output);
    return new Finished(ended ? process.exitValue() : -1, text);
  }

  private static boolean onPath(String program) {
    return List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}

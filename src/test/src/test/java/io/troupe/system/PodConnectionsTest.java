package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** kubectl exec, cp, attach, run -it, port-forward and debug, with real processes at both ends. */
@ExtendWith(SharedTroupe.class)
class PodConnectionsTest {
  private static final Duration SOON = Scene.PATIENCE;
  private static final String NAMESPACE = "connections";

  @TempDir static Path folder;
  private static Kubectl kubectl;

  @BeforeAll
  static void start() {
    Assumptions.assumeTrue(Kubectl.isPresent(), "kubectl is not on the PATH");
    Path config = folder.resolve("kubeconfig");
    try {
      Files.copy(SharedTroupe.troupe().kubeconfig(), config);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    kubectl = new Kubectl(config, folder.resolve("cache"));
    kubectl.ok("create", "namespace", NAMESPACE);
    kubectl.ok("config", "set-context", "--current", "--namespace=" + NAMESPACE);
    await()
        .atMost(SOON)
        .until(() -> kubectl.run(null, "get", "serviceaccount", "default").code() == 0);
    pod("app", "[sh, -c, \"trap 'exit 0' TERM; while :; do sleep 1; done\"]", "");
  }

  @AfterAll
  static void stop() {
    if (kubectl != null) {
      kubectl.ok("delete", "namespace", NAMESPACE, "--wait=false");
    }
  }

  private static void pod(String name, String command, String more) {
    kubectl.okWith(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s}
        spec:
          terminationGracePeriodSeconds: 1
          containers: [{name: c, image: busybox, command: %s%s}]
        """
            .formatted(name, command, more),
        "apply",
        "-f",
        "-");
    kubectl.ok("wait", "--for=condition=Ready", "pod/" + name, "--timeout=120s");
  }

  @Test
  void commandsOutputErrorsAndCodeComeBack() {
    Kubectl.Result result =
        kubectl.run("in", "exec", "-i", "app", "--", "sh", "-c", "cat; echo bad >&2; exit 3");
    assertThat(result.out()).isEqualTo("in");
    assertThat(result.err()).contains("bad\n").contains("command terminated with exit code 3");
    assertThat(result.code()).isEqualTo(3);
    assertThat(kubectl.fails("exec", "app", "--", "no-such-program"))
        .contains("exec: \"no-such-program\": executable file not found in $PATH");
    assertThat(kubectl.fails("exec", "app", "-c", "other", "--", "true"))
        .contains("container other is not valid for pod app");
  }

  @Test
  void filesAreCopiedBothWays() throws IOException {
    byte[] bytes = new byte[3_000_000];
    RandomGenerator.of("L64X128MixRandom").nextBytes(bytes);
    Path here = Files.write(folder.resolve("here"), bytes);
    Path there = folder.resolve("there");
    Path back = folder.resolve("back");
    kubectl.ok("cp", here.toString(), "app:" + there);
    kubectl.ok("cp", "app:" + there, back.toString());
    assertThat(Files.mismatch(here, back)).isEqualTo(-1);
  }

  @Test
  void podRunForOneCommandTalksAndIsGone() {
    Kubectl.Result result =
        kubectl.run(
            "hello",
            "run",
            "once",
            "-i",
            "--rm",
            "--restart=Never",
            "--image=busybox",
            "--",
            "cat");
    assertThat(result.out()).startsWith("hello");
    assertThat(result.code()).isZero();
    assertThat(kubectl.fails("get", "pod", "once")).contains("NotFound");
  }

  @Test
  void terminalHasTheSizeOfTheClients() throws Exception {
    // The size comes when it comes.
    String asked =
        "n=0; until [ \"$(stty size)\" = \"31 91\" ] || [ $n = 600 ];"
            + " do n=$((n+1)); sleep 0.1; done; stty size; exit 4";
    assertThat(atTerminal("exec -it app -- sh -c '" + asked + "'"))
        .contains("31 91")
        .contains("command terminated with exit code 4");
  }

  @Test
  void debuggerIsAnEphemeralContainerBesideTheOthers() throws Exception {
    pod("looked-at", "[sleep, \"1000\"]", "");
    String said =
        atTerminal(
            "debug -it looked-at --profile=general --image=busybox --target=c -c dbg -- sh -c 'read line; tty; echo in-$((1+1))'");
    assertThat(said).contains("in-2");
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(
                    kubectl.ok(
                        "get",
                        "pod",
                        "looked-at",
                        "-o",
                        "jsonpath={.status.phase} {.status.ephemeralContainerStatuses[0].state.terminated.exitCode}"))
                .isEqualTo("Running 0"));
    assertThat(kubectl.ok("logs", "looked-at", "-c", "dbg")).contains("in-2").contains("/dev/pts/");
  }

  @Test
  void portIsForwarded() throws Exception {
    Path page = Files.writeString(folder.resolve("page"), "found");
    pod(
        "web",
        "[jwebserver, -p, \"0\"]".replace("jwebserver", webServer()),
        ", workingDir: " + folder);
    String port = port(kubectl);
    Process forward =
        new ProcessBuilder(
                "kubectl",
                "--kubeconfig=" + folder.resolve("kubeconfig"),
                "port-forward",
                "pod/web",
                ":" + port)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader lines = forward.inputReader();
        HttpClient client = HttpClient.newHttpClient()) {
      String first = lines.readLine();
      String local = first.replaceFirst("Forwarding from 127.0.0.1:(\\d+) -> .*", "$1");
      URI uri = URI.create("http://127.0.0.1:" + local + "/" + page.getFileName());
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(SOON).build();
      for (int i = 0; i < 3; i++) {
        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body())
            .isEqualTo("found");
      }
    } finally {
      forward.destroy();
    }
  }

  /** Of this JDK; {@code -p} tells it a port, and it serves its working directory. */
  static String webServer() {
    return Path.of(System.getProperty("java.home"), "bin", "jwebserver").toString();
  }

  /** The server chose one and says so. */
  private static String port(Kubectl kubectl) {
    String[] found = {""};
    await()
        .atMost(SOON)
        .until(() -> {
          String log = kubectl.ok("logs", "web");
          found[0] = log.replaceFirst("(?s).*port (\\d+).*", "$1");
          return log.contains("port ") && found[0].chars().allMatch(Character::isDigit);
        });
    return found[0];
  }

  /** With a terminal of util-linux' script, where a line is typed; all that was on its screen. */
  private static String atTerminal(String arguments) throws IOException, InterruptedException {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/script")), "script is not on this machine");
    List<String> command = new ArrayList<>(List.of("/usr/bin/script", "-qec"));
    command.add(
        "stty rows 31 cols 91; timeout --foreground 180 kubectl --kubeconfig="
            + folder.resolve("kubeconfig")
            + " "
            + arguments);
    command.add("/dev/null");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SHELL", "/bin/sh"); // script runs the command in the caller's
    Process process = builder.start();
    // Whoever reads has it as soon as he is attached, and what is not read does no harm.
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    String said = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    return said;
  }
}

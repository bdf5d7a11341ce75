package io.troupe.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code kubectl troupe} as its users call it: the distribution's {@code bin} is on the PATH. */
@ExtendWith(StartedTroupe.class)
@Timeout(480)
class KubectlPluginTest {
  private static final Path BIN =
      Path.of("").toAbsolutePath().resolve("../../../node/target/troupe/bin").normalize();

  private static final Path SCRIPT = Path.of("/usr/bin/script");

  /** How colours and the bar's movements begin. */
  private static final String ESCAPE = "\u001b[";

  @TempDir private static Path cache;

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
  void aReplayHasABarOnATerminalOnly() {
    ok("create", "configmap", "played", "--from-literal=words=first");
    String then = ok("get", "configmap", "played", "-o", "jsonpath={.metadata.resourceVersion}");
    String[] replay = {"troupe", "replay", "configmaps", "--from=" + (Long.parseLong(then) - 1)};

    assertThat(ok(replay)).contains("configmap/played").doesNotContain("Replay", ESCAPE);
    assertThat(onTerminal(replay)).contains("configmap/played", "Replay 100%", "changes");
    assertThat(onTerminal(replay[0], replay[1], replay[2], replay[3], "-o", "json"))
        .contains("\"name\":\"played\"", "Replay 100%");
  }

  @Test
  void coloursAreForTerminals() {
    ok("create", "configmap", "coloured", "--from-literal=words=first");
    assertThat(ok("troupe", "history", "cm/coloured")).contains("create").doesNotContain(ESCAPE);
    assertThat(onTerminal("troupe", "history", "cm/coloured"))
        .contains(ESCAPE + "32mcreate", ESCAPE + "1mREVISION");
  }

  @Test
  void aMomentMayBeATimeToo() {
    ok("create", "configmap", "timed", "--from-literal=words=first");
    String entry = ok("troupe", "history", "cm/timed", "--limit=1", "-o", "json");
    Matcher time = Pattern.compile("\"time\" : \"([^\"]+)\"").matcher(entry);
    assertThat(time.find()).as(entry).isTrue();
    ok("patch", "configmap", "timed", "-p", "{\"data\":{\"words\":\"second\"}}");

    assertThat(ok("troupe", "at", time.group(1), "get", "cm/timed", "-o", "yaml"))
        .contains("words: first");
    assertThat(ok("troupe", "who", "cm", "timed", "-o", "json")).contains("\"verb\" : \"patch\"");
    assertThat(ok("troupe", "history", "cm/timed", "-A")).startsWith("NAMESPACE");
    assertThat(ok("troupe", "history", "cm/timed", "-n", "kube-system"))
        .contains("No change is remembered");
  }

  @Test
  void badInputIsSaidInOneLine() {
    refused("is no revision, no RFC 3339 time", "troupe", "at", "yesterday", "get", "pods");
    refused("of the past can be asked: get, describe", "troupe", "at", "5", "delete", "pod", "x");
    refused("error: name an object", "troupe", "why", "pods");
    refused("--to=MOMENT", "troupe", "undo", "cm/remembered");
    refused("nobody can be asked here", "troupe", "undo", "cm/asked", "--to=" + created("asked"));
    refused("FACTOR", "troupe", "replay", "--from=1", "--speed=fast");
  }

  @Test
  void whatOneAsksForAmissIsNotDoneByHalves() {
    created("halves");
    refused("--selector takes a kind", "troupe", "undo", "-l", "app=web", "--to=1", "--yes");
    refused("not both", "troupe", "undo", "cm/halves", "-l", "app=web", "--to=1", "--yes");
    refused("of one namespace", "troupe", "undo", "cm/halves", "-A", "--to=1", "--yes");
    refused("TYPE/NAME", "troupe", "history", "cm/halves", "cm/other");
    refused("about kinds", "troupe", "replay", "cm/halves", "--from=1");
    refused("at least 1", "troupe", "history", "cm/halves", "--limit=0");
  }

  @Test
  void whatCameAndWentIsComparedWithNothing() {
    String before = ok("get", "namespace", "default", "-o", "jsonpath={.metadata.resourceVersion}");
    ok("create", "configmap", "came", "--from-literal=words=first");
    assertThat(ok("troupe", "diff", "cm/came", "--from=" + before)).contains("+ ", "first");
    refused("stood at neither moment", "troupe", "diff", "cm/never", "--from=" + before);
  }

  @Test
  void historyGoesOnFromPageToPage() {
    String then = created("paged");
    for (String words : List.of("third", "fourth")) {
      ok("patch", "configmap", "paged", "-p", "{\"data\":{\"words\":\"" + words + "\"}}");
    }
    assertThat(ok("troupe", "history", "cm/paged", "--limit=2", "-o", "yaml"))
        .contains("verb: patch")
        .doesNotContain("verb: create");
    assertThat(ok("troupe", "history", "cm/paged", "--limit=2")).contains("There is more");
    assertThat(ok("troupe", "history", "cm/paged", "--until=" + then)).contains("created");
  }

  @Test
  void aWhatIfIntoAPipeHasNoBar() {
    String then = ok("get", "namespace", "default", "-o", "jsonpath={.metadata.resourceVersion}");
    assertThat(ok("troupe", "whatif", "deployment", "--from=" + then))
        .contains("decisions compared")
        .doesNotContain("What if", ESCAPE);
  }

  @Test
  void kubectlKnowsWhatTheGroupIsAbout() {
    assertThat(ok("api-resources", "--api-group=history.troupe.io", "-o", "wide"))
        .containsPattern("entries +hist +history.troupe.io/v1 +true +Entry +list,watch")
        .containsPattern("whys +history.troupe.io/v1 +true +Why +get")
        .containsPattern("timelines +history.troupe.io/v1 +true +Timeline +get")
        .containsPattern("replays +history.troupe.io/v1 +true +Replay +watch")
        .containsPattern("undos +history.troupe.io/v1 +true +Undo +create")
        .containsPattern("whatifs +history.troupe.io/v1 +true +WhatIf +create");
    assertThat(ok("explain", "entries", "--api-version=history.troupe.io/v1"))
        .contains("What happened to one object at one revision", "cause", "changes", "revision");
    assertThat(ok("explain", "entries.changes", "--api-version=history.troupe.io/v1"))
        .contains("What it was; absent when it was not there");
  }

  @Test
  void theShellIsToldWhatMayComeNext() {
    assertThat(ok("__complete", "troupe", "w")).contains("why\nwhatif\nwho\n");
    assertThat(ok("__complete", "troupe", "undo", "--d")).contains("--dry-run\n");
    ok("create", "configmap", "completed");
    assertThat(ok("__complete", "troupe", "why", "cm/compl")).contains("cm/completed");
  }

  @Test
  void everyCommandExplainsItself() {
    for (String command :
        List.of("history", "why", "diff", "at", "replay", "undo", "whatif", "who")) {
      assertThat(ok("troupe", command, "--help")).startsWith("Usage: kubectl troupe " + command);
    }
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

  /** Gives a revision before which it was otherwise. */
  private static String created(String name) {
    ok("create", "configmap", name, "--from-literal=words=first");
    String then = ok("get", "configmap", name, "-o", "jsonpath={.metadata.resourceVersion}");
    ok("patch", "configmap", name, "-p", "{\"data\":{\"words\":\"second\"}}");
    return then;
  }

  private static void refused(String why, String... arguments) {
    Result result = run(arguments);
    assertThat(result.out()).contains(why).doesNotContain("\tat io.troupe");
    assertThat(result.code()).isNotZero();
  }

  /** What a terminal would be sent; util-linux's script has a pseudo terminal. */
  private static String onTerminal(String... arguments) {
    assumeTrue(Files.isExecutable(SCRIPT), "SKIPPED: there is no script");
    return run(List.of(
            SCRIPT.toString(), "-qec", "kubectl " + String.join(" ", arguments), "/dev/null"))
        .out();
  }

  private static String ok(String... arguments) {
    Result result = run(arguments);
    assertThat(result.code()).as(String.join(" ", arguments) + ": " + result.out()).isZero();
    return result.out();
  }

  private static Result run(String... arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl"));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private static Result run(List<String> command) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("KUBECONFIG", StartedTroupe.kubeconfig().toString());
      // Neither the caller's home, which may know another server by this address, nor his shell.
      builder.environment().put("KUBECACHEDIR", cache.toString());
      builder.environment().put("SHELL", "/bin/sh");
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

package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The real kubectl against one cluster, with a cache of its own. */
final class Kubectl {
  private static final int PATIENCE_SECONDS = 240;

  private final Path kubeconfig;
  private final Path cache;
  private final Map<String, String> environment;

  Kubectl(Path kubeconfig, Path cache) {
    this(kubeconfig, cache, Map.of("KUBE_EDITOR", ""));
  }

  private Kubectl(Path kubeconfig, Path cache, Map<String, String> environment) {
    this.kubeconfig = kubeconfig;
    this.cache = cache;
    this.environment = new TreeMap<>(environment);
  }

  /** The same with an editor, a command that gets the file's name as its last argument. */
  Kubectl editingWith(String command) {
    return with("KUBE_EDITOR", command);
  }

  /** The same with one variable of the environment. */
  Kubectl with(String variable, String value) {
    Map<String, String> more = new TreeMap<>(environment);
    more.put(variable, value);
    return new Kubectl(kubeconfig, cache, more);
  }

  record Result(int code, String out, String err) {}

  static boolean isPresent() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
  }

  /** Must succeed; gives its standard output. */
  String ok(String... arguments) {
    Result result = run(null, arguments);
    assertThat(result.code())
        .as("kubectl %s: %s%s", String.join(" ", arguments), result.out(), result.err())
        .isZero();
    return result.out();
  }

  /** Must fail; gives its standard error. */
  String fails(String... arguments) {
    Result result = run(null, arguments);
    assertThat(result.code())
        .as("kubectl %s: %s", String.join(" ", arguments), result.out())
        .isNotZero();
    return result.err();
  }

  /** With a manifest on standard input, must succeed. */
  String okWith(String manifest, String... arguments) {
    Result result = run(manifest, arguments);
    assertThat(result.code())
        .as("kubectl %s: %s%s", String.join(" ", arguments), result.out(), result.err())
        .isZero();
    return result.out();
  }

  Result run(String input, String... arguments) {
    try {
      Process process = start(arguments);
      CompletableFuture<String> err =
          CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
      if (input != null) {
        process.getOutputStream().write(input.getBytes());
      }
      process.getOutputStream().close();
      CompletableFuture<String> out =
          CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return new Result(-1, out.join(), "kubectl did not end: " + err.join());
      }
      return new Result(process.exitValue(), out.join(), err.join());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For commands that go on, such as {@code get -w}; the caller ends it. */
  Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("kubectl", "--cache-dir=" + cache));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static String text(java.io.InputStream stream) {
    try {
      return new String(stream.readAllBytes());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

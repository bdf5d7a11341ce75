package io.troupe.node.plugin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The user's own kubectl, with what they said about the cluster. */
final class Kubectl {
  private final List<String> flags;

  Kubectl(List<String> flags) {
    this.flags = List.copyOf(flags);
  }

  /**
   * @throws KubectlFailure with kubectl's own words
   */
  ObjectNode get(String path) {
    return Json.parse(run("", List.of("get", "--raw", path)));
  }

  /** As {@link #get}; empty when it is not there. */
  Optional<ObjectNode> find(String path) {
    try {
      return Optional.of(get(path));
    } catch (KubectlFailure failure) {
      if (failure.getMessage().contains("(NotFound)")) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  ObjectNode create(String path, ObjectNode body) {
    String text = new String(Json.bytes(body), StandardCharsets.UTF_8);
    return Json.parse(run(text, List.of("create", "--raw", path, "-f", "-")));
  }

  String apiResources() {
    return run("", List.of("api-resources", "--no-headers"));
  }

  String currentNamespace() {
    List<String> view = List.of("config", "view", "--minify", "-o", "jsonpath={..namespace}");
    String name = run("", view).strip();
    return name.isEmpty() ? "default" : name;
  }

  /** One that goes on; its errors go to the user. The caller ends it. */
  Process start(List<String> arguments) {
    try {
      Process process = builder(arguments).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      // Also when this process is told to end and nothing of it is carried out any more.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
      return process;
    } catch (IOException e) {
      throw KubectlFailure.absent(e);
    }
  }

  private String run(String input, List<String> arguments) {
    try {
      Process process = builder(arguments).start();
      CompletableFuture<String> errors =
          CompletableFuture.supplyAsync(() -> text(process.errorReader()));
      try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
        in.write(input);
      }
      String out = text(process.inputReader());
      if (process.waitFor() != 0) {
        throw new KubectlFailure(errors.join().strip());
      }
      System.err.print(errors.join()); // warnings, such as of what is left out
      return out;
    } catch (IOException e) {
      throw KubectlFailure.absent(e);
    } catch (InterruptedException e) {
      throw new KubectlFailure("interrupted");
    }
  }

  private ProcessBuilder builder(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl"));
    command.addAll(flags);
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }

  private static String text(java.io.Reader reader) {
    try (reader) {
      return reader.readAllAsString();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

package io.troupe.node.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the control plane's own log. */
@Command(name = "logs", description = "Show the control plane's log.")
final class Logs implements Callable<Integer> {
  private static final long POLL_NANOS = 200_000_000L;

  @Mixin private DataDirectoryOption data;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on as the log grows.")
  private boolean follow;

  @Option(
      names = {"-n", "--tail"},
      defaultValue = "200",
      description = "Lines from the end (default ${DEFAULT-VALUE}).")
  private int tail;

  @Option(names = "--json", description = "Lines as they are written.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Path file = data.directory().log();
    if (!Files.exists(file)) {
      System.err.println("troupe: there is no log in " + data.directory().root());
      return 1;
    }
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      Deque<String> last = new ArrayDeque<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        last.addLast(line);
        if (last.size() > tail) {
          last.removeFirst();
        }
      }
      last.forEach(this::show);
      while (follow) {
        String line = reader.readLine();
        if (line == null) {
          LockSupport.parkNanos(POLL_NANOS);
        } else {
          show(line);
        }
      }
    }
    return 0;
  }

  private void show(String line) {
    System.out.println(json ? line : readable(line));
  }

  private static String readable(String line) {
    try {
      JsonNode entry = Json.mapper().readTree(line);
      StringBuilder text = new StringBuilder();
      text.append(entry.path("@timestamp").asText()).append(' ');
      text.append(entry.path("level").asText()).append(' ');
      text.append(entry.path("message").asText());
      for (var field : entry.properties()) {
        switch (field.getKey()) {
          case "@timestamp", "level", "message", "logger_name", "thread_name", "stack_trace" -> {}
          default ->
              text.append(' ').append(field.getKey()).append('=').append(field.getValue().asText());
        }
      }
      if (entry.has("stack_trace")) {
        text.append('\n').append(entry.path("stack_trace").asText());
      }
      return text.toString();
    } catch (JsonProcessingException e) {
      return line;
    }
  }
}

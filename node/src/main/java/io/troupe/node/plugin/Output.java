package io.troupe.node.plugin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.json.Json;
import java.util.Locale;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** In what form an answer is printed. */
final class Output {
  enum Form {
    TABLE,
    JSON,
    YAML
  }

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      paramLabel = "FORM",
      description = "table, json or yaml (default ${DEFAULT-VALUE}).")
  private Form form;

  /** Prints what the server said, or what a person reads instead. */
  void print(JsonNode answer, Supplier<String> table) {
    System.out.print(
        switch (form) {
          case TABLE -> table.get();
          case JSON -> pretty(answer) + "\n";
          case YAML -> Yaml.of(answer);
        });
    System.out.flush();
  }

  /** One of a stream: a line of JSON, or a document of YAML. */
  String line(JsonNode one) {
    return form == Form.YAML ? "---\n" + Yaml.of(one).stripTrailing() : one.toString();
  }

  boolean forPeople() {
    return form == Form.TABLE;
  }

  @Override
  public String toString() {
    return form.name().toLowerCase(Locale.ROOT);
  }

  private static String pretty(JsonNode answer) {
    try {
      return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(answer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}

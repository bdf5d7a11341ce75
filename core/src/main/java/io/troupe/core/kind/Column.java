package io.troupe.core.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * One column of a Table.
 *
 * @param type OpenAPI type: string, integer, date...
 * @param format for instance {@code name} for the first column
 * @param priority 0 shows always, above only with {@code -o wide}
 * @param cell its value for one object at a time; ages are relative to it
 */
public record Column(
    String name, String type, String format, String description, int priority, Cell cell) {

  /** Pure. */
  @FunctionalInterface
  public interface Cell {
    JsonNode of(ObjectNode object, Instant now);
  }
}

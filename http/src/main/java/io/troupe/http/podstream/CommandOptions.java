package io.troupe.http.podstream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.util.List;

/**
 * What an exec or attach asks for.
 *
 * @param command empty for attach
 */
public record CommandOptions(
    String container,
    List<String> command,
    boolean stdin,
    boolean stdout,
    boolean stderr,
    boolean tty) {

  /** From PodExecOptions or PodAttachOptions, as admission has left them. */
  static CommandOptions of(ObjectNode options) {
    boolean tty = options.path("tty").asBoolean();
    return new CommandOptions(
        options.path("container").asText(),
        Json.texts(options.path("command")),
        options.path("stdin").asBoolean(),
        options.path("stdout").asBoolean(),
        // A terminal has one output.
        options.path("stderr").asBoolean() && !tty,
        tty);
  }

  boolean anyStream() {
    return stdin || stdout || stderr;
  }

  /** As agents read it. */
  byte[] json(String chosen) {
    ObjectNode json = Json.object();
    json.put("container", chosen);
    ArrayNode words = json.putArray("command");
    command.forEach(words::add);
    json.put("stdin", stdin).put("stdout", stdout).put("stderr", stderr).put("tty", tty);
    return Json.bytes(json);
  }
}

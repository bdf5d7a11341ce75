package io.troupe.node.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.json.Json;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;

/**
 * What becomes of each line of a replay, and the bar below them on a terminal. Lines and bar may
 * share the terminal: each line takes the bar's place, and the bar is drawn again below it.
 */
final class ReplayProgress implements AutoCloseable {
  private static final String IN_PLACE_OF_THE_BAR = "\r\u001b[K";

  /** So many lines go by before it is seen that nobody reads them any more. */
  private static final int LINES_UNREAD_MAX = 256;

  /**
   * How many revisions there are.
   *
   * @param start the revision before the first
   */
  record Extent(long start, long events) {}

  private final Output output;
  private final PrintStream out;
  private final boolean shared;
  private final Optional<Extent> extent;
  private Optional<ProgressBar> bar = Optional.empty();
  private int lines;

  /**
   * @param extent empty for no bar
   */
  ReplayProgress(Output output, Terminals terminals, PrintStream out, Optional<Extent> extent) {
    this.output = output;
    this.out = out;
    this.extent = terminals.err() ? extent : Optional.empty();
    this.shared = terminals.out() && this.extent.isPresent();
  }

  /**
   * @throws KubectlFailure in the server's words, if it says that it cannot go on
   */
  void take(String line) {
    JsonNode frame = Json.parse(line);
    String type = frame.path("type").asText();
    if (type.equals("ERROR")) {
      throw new KubectlFailure(
          "Error from server: " + frame.path("object").path("message").asText());
    }
    if (!output.forPeople()) {
      print(output.line(frame));
    } else if (!type.equals("BOOKMARK")) {
      print(text(frame, type));
    }
    extent.ifPresent(known -> progress(known, frame.path("revision").asLong()));
  }

  private void print(String text) {
    out.println(shared ? IN_PLACE_OF_THE_BAR + text : text);
    lines++;
  }

  /** Whether whoever read the lines has gone, as {@code head} does. */
  boolean unread() {
    return lines % LINES_UNREAD_MAX == 0 && out.checkError();
  }

  private void progress(Extent known, long revision) {
    ProgressBar shown = bar.orElseGet(() -> Bars.ofChanges("Replay", known.events()));
    bar = Optional.of(shown);
    shown.stepTo(Math.clamp(revision - known.start(), 0, known.events()));
  }

  @Override
  public void close() {
    out.flush();
    bar.ifPresent(ProgressBar::close);
  }

  static String text(JsonNode frame, String type) {
    JsonNode object = frame.path("object");
    JsonNode metadata = object.path("metadata");
    String namespace = metadata.path("namespace").asText();
    return "%s  %8s  %-8s  %s%s/%s"
        .formatted(
            frame.path("time").asText(),
            frame.path("revision").asText(),
            type,
            namespace.isEmpty() ? "" : namespace + " ",
            object.path("kind").asText().toLowerCase(Locale.ROOT),
            metadata.path("name").asText());
  }
}

package io.troupe.node.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How changed fields are shown: {@code [{path, old, new}]}. */
record Changed(Paint paint) {
  private static final int BRIEF_CHANGES = 2;
  private static final int BRIEF_CHARS_MAX = 28;

  /** One field under the other, what was in red, what is in green. */
  String lines(JsonNode changes, String indent) {
    StringBuilder out = new StringBuilder();
    for (JsonNode change : changes) {
      out.append(indent).append(change.path("path").asText()).append('\n');
      if (change.has("old")) {
        out.append(side(change.get("old"), indent + "  - ", true));
      }
      if (change.has("new")) {
        out.append(side(change.get("new"), indent + "  + ", false));
      }
    }
    return out.toString();
  }

  private String side(JsonNode value, String lead, boolean old) {
    String text = value.isTextual() ? value.asText() : value.toString();
    StringBuilder out = new StringBuilder();
    for (String line : text.split("\n")) {
      out.append(old ? paint.bad(lead + line) : paint.good(lead + line)).append('\n');
    }
    return out.toString();
  }

  /** The first of them in one line; when something was last seen says least. */
  static String brief(JsonNode entry) {
    JsonNode changes = entry.path("changes");
    if (entry.path("verb").asText().equals("create")) {
      return "created";
    }
    if (entry.path("type").asText().startsWith("Deleted")) {
      return "deleted";
    }
    List<JsonNode> telling = new ArrayList<>();
    changes.forEach(telling::add);
    telling.sort(Comparator.comparing(change -> change.path("path").asText().endsWith("Time")));
    List<String> parts = new ArrayList<>();
    for (JsonNode change : telling) {
      if (parts.size() == BRIEF_CHANGES) {
        parts.add(
            "%d more"
                .formatted(changes.size() - BRIEF_CHANGES + entry.path("moreChanges").asInt()));
        break;
      }
      parts.add(
          "%s: %s -> %s"
              .formatted(change.path("path").asText(), brief(change, "old"), brief(change, "new")));
    }
    return String.join(", ", parts);
  }

  private static String brief(JsonNode change, String side) {
    JsonNode value = change.path(side);
    String text =
        value.isMissingNode() ? "(none)" : value.isTextual() ? value.asText() : value.toString();
    String line = text.replace('\n', ' ');
    return line.length() > BRIEF_CHARS_MAX ? line.substring(0, BRIEF_CHARS_MAX) + "..." : line;
  }
}

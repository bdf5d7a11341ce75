package io.troupe.core.kind.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** An entry's changes in the room of one cell. */
final class ChangeCell {
  private static final int CHANGES_MAX = 3;
  private static final int VALUE_CHARS_MAX = 40;

  private ChangeCell() {}

  static String of(ObjectNode entry) {
    String type = entry.path("type").asText("");
    if (type.equals("Created") || type.equals("Deleted")) {
      return entry.path("sealed").asBoolean() ? type + " (sealed)" : type;
    }
    JsonNode plan = entry.path("plan");
    if (plan.isObject()) {
      return "decided on revision "
          + plan.path("revisionSeen").asLong()
          + ": "
          + plan.path("why").asText(plan.path("steps").path(0).asText(""));
    }
    List<JsonNode> telling = new ArrayList<>();
    List<JsonNode> times = new ArrayList<>();
    for (JsonNode change : entry.path("changes")) {
      (change.path("path").asText("").endsWith("Time") ? times : telling).add(change);
    }
    return text(type, telling, entry.path("moreChanges").asInt() + times.size());
  }

  /** When something changed says less than what did. */
  private static String text(String type, List<JsonNode> changes, int untold) {
    StringBuilder text = new StringBuilder();
    int more = untold;
    int shown = 0;
    for (JsonNode change : changes) {
      if (shown == CHANGES_MAX) {
        more++;
        continue;
      }
      text.append(shown++ == 0 ? "" : ", ").append(one(change));
    }
    if (more > 0) {
      text.append(" and ").append(more).append(" more");
    }
    return shown == 0 ? type : text.toString();
  }

  private static String one(JsonNode change) {
    String path = change.path("path").asText("");
    boolean had = change.has("old");
    boolean has = change.has("new");
    if (had && has) {
      return path + ": " + value(change.path("old")) + " -> " + value(change.path("new"));
    }
    return has ? "+" + path + ": " + value(change.path("new")) : "-" + path;
  }

  private static String value(JsonNode value) {
    if (value.isContainerNode()) {
      return value.isArray() ? "[...]" : "{...}";
    }
    String text = value.asText();
    return text.length() <= VALUE_CHARS_MAX ? text : text.substring(0, VALUE_CHARS_MAX) + "...";
  }
}

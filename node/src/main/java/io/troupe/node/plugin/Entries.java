package io.troupe.node.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * Entries, page by page: a page may hold fewer than were asked for, even none, though others
 * follow.
 *
 * @param list an EntryList of all that were found
 * @param more whether there may be others
 */
record Entries(ObjectNode list, boolean more) {
  private static final int PAGE_MAX = 500;

  /** Looked through for what a filter leaves; so many take some seconds. */
  private static final int PAGES_MAX = 200;

  static Entries of(Kubectl kubectl, Target target, List<String> query, int limit) {
    ObjectNode list =
        Json.object().put("kind", "EntryList").put("apiVersion", "history.troupe.io/v1");
    list.putObject("metadata");
    ArrayNode items = list.putArray("items");
    String next = "";
    for (int page = 0; page < PAGES_MAX; page++) {
      List<String> all = new ArrayList<>(query);
      all.add("limit=" + Math.min(PAGE_MAX, limit - items.size()));
      if (!next.isEmpty()) {
        all.add("continue=" + Target.encoded(next));
      }
      JsonNode answer = kubectl.get(target.entries(all));
      answer.path("items").forEach(items::add);
      list.set("metadata", answer.path("metadata"));
      next = answer.path("metadata").path("continue").asText();
      if (next.isEmpty() || items.size() >= limit) {
        break;
      }
    }
    return new Entries(list, !next.isEmpty());
  }

  JsonNode items() {
    return list.path("items");
  }
}

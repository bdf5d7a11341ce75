package io.troupe.node.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.history.Change;
import io.troupe.core.history.Changes;
import io.troupe.core.json.Json;

/** Two states compared here, in the form in which the server tells changes. */
final class ChangeList {
  private static final int CHANGES_MAX = 1_000;

  private ChangeList() {}

  static ArrayNode between(JsonNode before, JsonNode after) {
    ArrayNode list = Json.mapper().createArrayNode();
    for (Change change : Changes.between(before, after, CHANGES_MAX)) {
      ObjectNode one = list.addObject().put("path", change.path());
      change.before().ifPresent(value -> one.set("old", value));
      change.after().ifPresent(value -> one.set("new", value));
    }
    return list;
  }
}

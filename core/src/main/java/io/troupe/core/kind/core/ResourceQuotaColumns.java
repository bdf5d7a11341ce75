package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Column;
import io.troupe.core.kind.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code kubectl get resourcequotas} shows: used of hard, limits in a column of their own. */
final class ResourceQuotaColumns {
  static final List<Column> ALL =
      List.of(
          Columns.NAME,
          Columns.text("Request", "Used of what is allowed.", o -> shares(o, false)),
          Columns.text("Limit", "Used of the limits that are allowed.", o -> shares(o, true)),
          Columns.AGE);

  private ResourceQuotaColumns() {}

  private static String shares(ObjectNode quota, boolean limits) {
    JsonNode status = quota.path("status");
    Map<String, JsonNode> sorted = new TreeMap<>();
    status.path("hard").properties().forEach(e -> sorted.put(e.getKey(), e.getValue()));
    List<String> shown = new ArrayList<>();
    sorted.forEach((resource, hard) -> {
      if (resource.startsWith("limits.") == limits) {
        String used = status.path("used").path(resource).asText("0");
        shown.add(resource + ": " + used + "/" + hard.asText());
      }
    });
    return String.join(", ", shown);
  }
}

package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Ages;
import io.troupe.core.kind.Column;
import io.troupe.core.kind.Columns;
import io.troupe.core.kind.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What {@code kubectl get events} shows. */
final class EventColumns {
  static final List<Column> ALL =
      List.of(
          Columns.timed("Last Seen", "When it happened last.", EventColumns::lastSeen),
          Columns.text("Type", "Normal or Warning.", o -> Tree.text(o, "type")),
          Columns.text("Reason", "What happened, in one word.", o -> Tree.text(o, "reason")),
          Columns.text("Object", "What it happened to.", EventColumns::involved),
          wideOnly("Subobject", "Which part of it.", (o, _) -> subobject(o)),
          wideOnly("Source", "Who says so.", (o, _) -> source(o)),
          Columns.text("Message", "What happened.", o -> Tree.text(o, "message").strip()),
          wideOnly("First Seen", "When it happened first.", EventColumns::firstSeen),
          wideOnly("Count", "How often.", (o, _) -> Long.toString(count(o))),
          new Column("Name", "string", "name", "Name of the event.", 1, Columns.NAME.cell()));

  private EventColumns() {}

  private static Column wideOnly(String name, String description, Columns.Timed cell) {
    Column shown = Columns.timed(name, description, cell);
    return new Column(name, shown.type(), shown.format(), description, 1, shown.cell());
  }

  private static String lastSeen(ObjectNode event, Instant now) {
    JsonNode series = event.path("series").path("lastObservedTime");
    if (series.isTextual()) {
      return Ages.since(series, now);
    }
    JsonNode last = event.path("lastTimestamp");
    return last.isTextual() ? Ages.since(last, now) : firstSeen(event, now);
  }

  private static String firstSeen(ObjectNode event, Instant now) {
    JsonNode first = event.path("firstTimestamp");
    return Ages.since(first.isTextual() ? first : event.path("eventTime"), now);
  }

  private static String involved(ObjectNode event) {
    JsonNode object = event.path("involvedObject");
    String kind = Tree.text(object, "kind").toLowerCase(Locale.ROOT);
    return kind + '/' + Tree.text(object, "name");
  }

  private static String subobject(ObjectNode event) {
    return Tree.text(event.path("involvedObject"), "fieldPath");
  }

  private static String source(ObjectNode event) {
    String component = Tree.text(event.path("source"), "component");
    if (component.isEmpty()) {
      component = Tree.text(event, "reportingComponent");
    }
    String host = Tree.text(event.path("source"), "host");
    return host.isEmpty() ? component : component + ", " + host;
  }

  private static long count(ObjectNode event) {
    JsonNode series = event.path("series").path("count");
    return series.isNumber() ? series.asLong() : Math.max(1, event.path("count").asLong(1));
  }
}

package io.troupe.core.kind.version;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Events of the core group, which are stored, and of events.k8s.io: the same in other words. */
final class EventConversion {
  /** Old name to new. */
  private static final Map<String, String> RENAMED =
      sorted(
          Map.of(
              "involvedObject", "regarding",
              "message", "note",
              "source", "deprecatedSource",
              "firstTimestamp", "deprecatedFirstTimestamp",
              "lastTimestamp", "deprecatedLastTimestamp",
              "count", "deprecatedCount",
              "reportingComponent", "reportingController"));

  /** Selectable fields by new name, with the one they are indexed under. */
  static final Map<String, String> SELECTABLE =
      sorted(
          Map.of(
              "regarding.kind", "involvedObject.kind",
              "regarding.namespace", "involvedObject.namespace",
              "regarding.name", "involvedObject.name",
              "regarding.uid", "involvedObject.uid",
              "regarding.apiVersion", "involvedObject.apiVersion",
              "regarding.resourceVersion", "involvedObject.resourceVersion",
              "regarding.fieldPath", "involvedObject.fieldPath",
              "reportingController", "reportingComponent"));

  private EventConversion() {}

  static ObjectNode toNew(ObjectNode event) {
    RENAMED.forEach((old, now) -> rename(event, old, now));
    return event.put("apiVersion", "events.k8s.io/v1");
  }

  static ObjectNode toOld(ObjectNode event) {
    RENAMED.forEach((old, now) -> rename(event, now, old));
    if (!event.has("involvedObject")) {
      event.putObject("involvedObject");
    }
    return event.put("apiVersion", "v1");
  }

  private static void rename(ObjectNode event, String from, String to) {
    JsonNode value = event.remove(from);
    if (value != null) {
      event.set(to, value);
    }
  }

  private static Map<String, String> sorted(Map<String, String> map) {
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }
}

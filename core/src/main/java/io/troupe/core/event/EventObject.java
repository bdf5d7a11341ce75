package io.troupe.core.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The core/v1 Event as an object. */
public final class EventObject {
  /** Longer ones are refused by the API. */
  private static final int MESSAGE_CHARS_MAX = 1024;

  private EventObject() {}

  static ObjectNode of(Occurrence about, String name, Instant first, Instant last, int count) {
    ObjectNode event = Json.object().put("kind", "Event").put("apiVersion", "v1");
    event.putObject("metadata").put("name", name).put("namespace", about.namespace());
    event.set("involvedObject", reference(about));
    event
        .put("reason", about.reason())
        .put("message", shortened(about.message()))
        .put("type", about.type());
    ObjectNode source = event.putObject("source").put("component", about.source().component());
    if (!about.source().host().isEmpty()) {
      source.put("host", about.source().host());
    }
    return event
        .put("firstTimestamp", first.truncatedTo(ChronoUnit.SECONDS).toString())
        .put("lastTimestamp", last.truncatedTo(ChronoUnit.SECONDS).toString())
        .put("count", count)
        .putNull("eventTime")
        .put("reportingComponent", about.source().component())
        .put("reportingInstance", about.source().host());
  }

  /** What a repeat changes of an Event already written, as a merge patch. */
  public static ObjectNode repeatPatch(ObjectNode event) {
    ObjectNode patch = Json.object();
    for (String field : List.of("count", "lastTimestamp", "message")) {
      patch.set(field, event.path(field));
    }
    return patch;
  }

  /** When an Event was last seen to happen, from whichever of its times is the latest. */
  public static Optional<Instant> lastSeen(JsonNode event) {
    return Stream.of(
            event.path("lastTimestamp"),
            event.path("series").path("lastObservedTime"),
            event.path("eventTime"),
            event.path("metadata").path("creationTimestamp"))
        .flatMap(time -> parsed(time).stream())
        .max(Instant::compareTo);
  }

  private static Optional<Instant> parsed(JsonNode time) {
    try {
      return time.isTextual() ? Optional.of(Instant.parse(time.asText())) : Optional.empty();
    } catch (DateTimeParseException unreadable) {
      return Optional.empty();
    }
  }

  private static ObjectNode reference(Occurrence about) {
    ObjectNode reference = Json.object().put("kind", about.kind().kind());
    if (!about.about().namespace().isEmpty()) {
      reference.put("namespace", about.about().namespace());
    }
    reference
        .put("name", about.about().name())
        .put("uid", about.uid().value())
        .put("apiVersion", about.kind().apiVersion())
        .put("resourceVersion", Long.toString(about.revision()));
    if (!about.fieldPath().isEmpty()) {
      reference.put("fieldPath", about.fieldPath());
    }
    return reference;
  }

  private static String shortened(String message) {
    if (message.length() <= MESSAGE_CHARS_MAX) {
      return message;
    }
    return message.substring(0, MESSAGE_CHARS_MAX - 3) + "...";
  }
}

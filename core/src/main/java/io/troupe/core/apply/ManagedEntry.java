package io.troupe.core.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;

/**
 * One entry of managedFields. The fields stay JSON until somebody needs the set: most writes touch
 * few of an object's entries.
 *
 * @param time as written; empty for none
 * @param fields FieldsV1, steps in the one way; never changed
 */
record ManagedEntry(FieldManager owner, String time, ObjectNode fields) {

  /** In upstream's order: appliers first, then by time and name. */
  static final Comparator<ManagedEntry> ORDER =
      Comparator.comparing((ManagedEntry e) -> e.owner.operation())
          .thenComparing(ManagedEntry::time)
          .thenComparing(e -> e.owner.name())
          .thenComparing(e -> e.owner.apiVersion())
          .thenComparing(e -> e.owner.subresource());

  static ManagedEntry of(FieldManager owner, Instant time, FieldSet fields) {
    return new ManagedEntry(
        owner, time.truncatedTo(ChronoUnit.SECONDS).toString(), FieldsV1.write(fields));
  }

  FieldSet set() {
    return FieldsV1.read(fields);
  }

  ManagedEntry at(Instant now) {
    return new ManagedEntry(owner, now.truncatedTo(ChronoUnit.SECONDS).toString(), fields);
  }

  ManagedEntry with(FieldSet set) {
    return new ManagedEntry(owner, time, FieldsV1.write(set));
  }

  /** Of what this server wrote. */
  static ManagedEntry read(JsonNode json) {
    return new ManagedEntry(owner(json), json.path("time").asText(""), fields(json));
  }

  /** Of what a client wrote; empty when upstream could not decode it. */
  static Optional<ManagedEntry> parse(JsonNode json) {
    String operation = json.path("operation").asText("");
    boolean known = operation.equals("Apply") || operation.equals("Update");
    if (!known
        || json.path("apiVersion").asText("").isEmpty()
        || !json.path("fieldsType").asText("").equals("FieldsV1")
        || !isTime(json.path("time").asText(""))) {
      return Optional.empty();
    }
    return FieldsV1.parse(fields(json))
        .map(set ->
            new ManagedEntry(owner(json), json.path("time").asText(""), FieldsV1.write(set)));
  }

  private static boolean isTime(String text) {
    if (text.isEmpty()) {
      return true;
    }
    try {
      Instant.parse(text);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static ObjectNode fields(JsonNode json) {
    return json.path("fieldsV1") instanceof ObjectNode fields ? fields : Json.object();
  }

  private static FieldManager owner(JsonNode json) {
    return new FieldManager(
        json.path("manager").asText(""),
        json.path("operation").asText("").equals("Apply") ? Operation.APPLY : Operation.UPDATE,
        json.path("apiVersion").asText(""),
        json.path("subresource").asText(""));
  }

  ObjectNode json() {
    ObjectNode json =
        Json.object()
            .put("manager", owner.name())
            .put("operation", owner.operation().wire())
            .put("apiVersion", owner.apiVersion());
    if (!time.isEmpty()) {
      json.put("time", time);
    }
    json.put("fieldsType", "FieldsV1").set("fieldsV1", fields);
    if (!owner.subresource().isEmpty()) {
      json.put("subresource", owner.subresource());
    }
    return json;
  }
}

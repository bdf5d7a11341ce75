package io.troupe.core.kind.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.schema.structural.Structural;

/**
 * One version of a definition, read.
 *
 * @param raw the definition's entry
 */
record DefinedVersion(
    String name, boolean served, boolean storage, Structural schema, ObjectNode raw) {

  static DefinedVersion of(JsonNode entry) {
    ObjectNode raw = entry instanceof ObjectNode object ? object : Json.object();
    return new DefinedVersion(
        raw.path("name").asText(),
        raw.path("served").asBoolean(),
        raw.path("storage").asBoolean(),
        Structural.of(raw.path("schema").path("openAPIV3Schema")),
        raw);
  }

  boolean hasStatus() {
    return raw.path("subresources").has("status");
  }

  boolean hasScale() {
    return raw.path("subresources").path("scale").isObject();
  }

  /** What its users are told; empty when it is not deprecated. */
  String warning(String group, String kind) {
    if (!raw.path("deprecated").asBoolean()) {
      return "";
    }
    String own = raw.path("deprecationWarning").asText("");
    return own.isEmpty() ? group + '/' + name + ' ' + kind + " is deprecated" : own;
  }
}

package io.troupe.core.kind.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.schema.rule.RuleTree;
import io.troupe.core.schema.structural.Structural;
import java.util.Optional;

/** One version of a definition, read. Its rules are compiled when they are first needed. */
final class DefinedVersion {
  private final ObjectNode raw;
  private final Structural schema;
  private volatile Optional<RuleTree> rules;

  private DefinedVersion(ObjectNode raw) {
    this.raw = raw;
    this.schema = Structural.of(raw.path("schema").path("openAPIV3Schema"));
  }

  static DefinedVersion of(JsonNode entry) {
    return new DefinedVersion(entry instanceof ObjectNode object ? object : Json.object());
  }

  /** The definition's entry; not to be changed. */
  ObjectNode raw() {
    return raw;
  }

  String name() {
    return raw.path("name").asText();
  }

  boolean served() {
    return raw.path("served").asBoolean();
  }

  boolean storage() {
    return raw.path("storage").asBoolean();
  }

  Structural schema() {
    return schema;
  }

  Optional<RuleTree> rules() {
    Optional<RuleTree> known = rules;
    if (known == null) {
      known = RuleTree.ofResource(schema);
      rules = known; // a race compiles them twice, which harms nobody
    }
    return known;
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
    return own.isEmpty() ? group + '/' + name() + ' ' + kind + " is deprecated" : own;
  }
}

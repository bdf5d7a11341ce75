package io.troupe.core.kind.extension;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.List;
import java.util.Locale;

/** Definitions. Follows upstream pkg/registry/customresourcedefinition/strategy.go. */
final class DefinitionRules implements KindRules {
  private static final long HTTPS = 443;

  @Override
  public void applyDefaults(ObjectNode definition) {
    if (!(definition.path("spec") instanceof ObjectNode spec)) {
      return;
    }
    if (spec.path("names") instanceof ObjectNode names) {
      String kind = Tree.text(names, "kind");
      if (!kind.isEmpty()) {
        Tree.defaultText(names, "singular", kind.toLowerCase(Locale.ROOT));
        Tree.defaultText(names, "listKind", kind + "List");
      }
    }
    if (!Tree.has(spec, "conversion")) {
      spec.putObject("conversion").put("strategy", "None");
    }
    if (spec.path("conversion").path("webhook").path("clientConfig").path("service")
        instanceof ObjectNode service) {
      Tree.defaultNumber(service, "port", HTTPS);
    }
  }

  @Override
  public void prepareForCreate(ObjectNode definition) {
    ObjectNode status = definition.putObject("status");
    status.putArray("conditions");
    status.putObject("acceptedNames").put("plural", "").put("kind", "");
    status.putArray("storedVersions");
    rememberStorage(definition);
  }

  @Override
  public void prepareForUpdate(ObjectNode definition, ObjectNode old) {
    rememberStorage(definition);
  }

  /** What was ever stored must stay readable. */
  private static void rememberStorage(ObjectNode definition) {
    ArrayNode stored = definition.withObject("/status").withArray("/storedVersions");
    for (JsonNode version : definition.path("spec").path("versions")) {
      String name = Tree.text(version, "name");
      if (version.path("storage").asBoolean() && !contains(stored, name)) {
        stored.add(name);
      }
    }
  }

  private static boolean contains(JsonNode array, String text) {
    for (JsonNode each : array) {
      if (each.asText().equals(text)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public List<FieldError> validate(ObjectNode definition) {
    return List.of();
  }
}

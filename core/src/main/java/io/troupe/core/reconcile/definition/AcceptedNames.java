package io.troupe.core.reconcile.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names a definition may have: those it asks for that no other definition of its group has been
 * given. What it has been given it keeps.
 *
 * @param names for the status
 * @param reason why not all are accepted; empty when they are
 */
record AcceptedNames(ObjectNode names, String reason, String message) {

  static AcceptedNames of(ObjectNode definition, ObjectKey key, ClusterImage image) {
    JsonNode wanted = definition.path("spec").path("names");
    JsonNode given = definition.path("status").path("acceptedNames");
    Set<String> resources = new TreeSet<>();
    Set<String> kinds = new TreeSet<>();
    String group = definition.path("spec").path("group").asText();
    for (StoredObject other : image.of(key.type()).all()) {
      // A definition is named plural.group: no need to parse those of other groups.
      if (!other.key().equals(key) && other.key().name().endsWith('.' + group)) {
        taken(other.tree(), group, resources, kinds);
      }
    }
    Draft draft = new Draft(wanted, given);
    draft.one("plural", resources, "PluralConflict");
    draft.one("singular", resources, "SingularConflict");
    draft.shortNames(resources);
    draft.one("kind", kinds, "KindConflict");
    draft.one("listKind", kinds, "ListKindConflict");
    if (wanted.path("categories").size() > 0) {
      draft.names.set("categories", wanted.path("categories"));
    }
    return new AcceptedNames(draft.names, draft.reason, draft.message);
  }

  private static void taken(
      ObjectNode other, String group, Set<String> resources, Set<String> kinds) {
    if (!other.path("spec").path("group").asText().equals(group)) {
      return;
    }
    JsonNode names = other.path("status").path("acceptedNames");
    for (String field : List.of("plural", "singular")) {
      resources.add(names.path(field).asText(""));
    }
    names.path("shortNames").forEach(n -> resources.add(n.asText()));
    for (String field : List.of("kind", "listKind")) {
      kinds.add(names.path(field).asText(""));
    }
    resources.remove("");
    kinds.remove("");
  }

  private static final class Draft {
    private final JsonNode wanted;
    private final JsonNode given;
    private final ObjectNode names = Json.object();
    private String reason = "";
    private String message = "";

    Draft(JsonNode wanted, JsonNode given) {
      this.wanted = wanted;
      this.given = given;
      names.put("plural", given.path("plural").asText(""));
    }

    void one(String field, Set<String> taken, String conflict) {
      String asked = wanted.path(field).asText("");
      String had = given.path(field).asText("");
      boolean free = asked.equals(had) || !taken.contains(asked);
      if (!free) {
        refuse(conflict, inUse(asked));
      }
      String name = free ? asked : had;
      if (!name.isEmpty() || field.equals("kind")) {
        names.put(field, name);
      }
    }

    void shortNames(Set<String> taken) {
      List<String> problems = new ArrayList<>();
      Set<String> had = new TreeSet<>();
      given.path("shortNames").forEach(n -> had.add(n.asText()));
      for (JsonNode asked : wanted.path("shortNames")) {
        if (!had.contains(asked.asText()) && taken.contains(asked.asText())) {
          problems.add(inUse(asked.asText()));
        }
      }
      JsonNode kept = wanted.path("shortNames");
      if (!problems.isEmpty()) {
        refuse(
            "ShortNamesConflict", problems.size() == 1 ? problems.getFirst() : problems.toString());
        kept = given.path("shortNames");
      }
      if (!kept.isEmpty()) {
        names.set("shortNames", kept);
      }
    }

    private void refuse(String why, String text) {
      reason = why;
      message = text;
    }

    private static String inUse(String name) {
      return '"' + name + "\" is already in use";
    }
  }
}

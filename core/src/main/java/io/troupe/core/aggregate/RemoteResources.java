package io.troupe.core.aggregate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An APIResourceList, as old servers give it, in the aggregated form. */
final class RemoteResources {
  private RemoteResources() {}

  static ObjectNode version(RemoteGroup remote) {
    ApiService apiService = remote.apiService();
    ObjectNode version = Json.object().put("version", apiService.version());
    Map<String, ObjectNode> resources = new LinkedHashMap<>();
    for (JsonNode resource : remote.resources().path("resources")) {
      String name = resource.path("name").asText();
      if (name.indexOf('/') < 0) {
        resources.put(name, resource(apiService, name, resource));
      }
    }
    for (JsonNode resource : remote.resources().path("resources")) {
      String name = resource.path("name").asText();
      int slash = name.indexOf('/');
      if (slash >= 0) {
        ObjectNode parent =
            resources.computeIfAbsent(
                name.substring(0, slash), n -> Json.object().put("resource", n));
        ObjectNode entry =
            parent
                .withArray("subresources")
                .addObject()
                .put("subresource", name.substring(slash + 1));
        entry.set("responseKind", kind(apiService, resource));
        copy(entry, resource, "verbs");
      }
    }
    ArrayNode all = version.putArray("resources");
    resources.values().forEach(all::add);
    version.put("freshness", remote.current() ? "Current" : "Stale");
    return version;
  }

  private static ObjectNode resource(ApiService apiService, String name, JsonNode from) {
    ObjectNode resource = Json.object().put("resource", name);
    resource.set("responseKind", kind(apiService, from));
    resource
        .put("scope", from.path("namespaced").asBoolean() ? "Namespaced" : "Cluster")
        .put("singularResource", from.path("singularName").asText(""));
    List.of("verbs", "shortNames", "categories").forEach(field -> copy(resource, from, field));
    return resource;
  }

  private static void copy(ObjectNode into, JsonNode from, String field) {
    if (from.path(field).isArray()) {
      into.set(field, from.get(field));
    }
  }

  private static ObjectNode kind(ApiService apiService, JsonNode from) {
    return Json.object()
        .put("group", from.path("group").asText(apiService.group()))
        .put("version", from.path("version").asText(apiService.version()))
        .put("kind", from.path("kind").asText());
  }
}

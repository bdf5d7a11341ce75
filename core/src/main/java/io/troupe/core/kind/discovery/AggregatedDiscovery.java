package io.troupe.core.kind.discovery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.meta.GroupVersionKind;
import java.util.Collection;
import java.util.List;

/** Discovery in one answer: apidiscovery.k8s.io/v2 APIGroupDiscoveryList. */
public final class AggregatedDiscovery {
  private final KindRegistry registry;

  public AggregatedDiscovery(KindRegistry registry) {
    this.registry = registry;
  }

  /** {@code GET /api}: the core group alone. */
  public ObjectNode core() {
    ObjectNode list = list();
    ObjectNode group = list.withArray("items").addObject();
    group.putObject("metadata");
    versions(group, "", List.of("v1"));
    return list;
  }

  /** {@code GET /apis}: every other group. */
  public ObjectNode groups() {
    ObjectNode list = list();
    ArrayNode items = list.withArray("items");
    DiscoveryDocuments.versionsByGroup(registry)
        .forEach((name, versions) -> {
          ObjectNode group = items.addObject();
          group.putObject("metadata").put("name", name);
          versions(group, name, versions);
        });
    return list;
  }

  private static ObjectNode list() {
    ObjectNode list =
        Json.object()
            .put("kind", "APIGroupDiscoveryList")
            .put("apiVersion", "apidiscovery.k8s.io/v2");
    list.putObject("metadata");
    list.putArray("items");
    return list;
  }

  private void versions(ObjectNode group, String name, Collection<String> versions) {
    ArrayNode all = group.putArray("versions");
    for (String version : versions) {
      ObjectNode entry = all.addObject().put("version", version);
      ArrayNode resources = entry.putArray("resources");
      DiscoveryDocuments.kindsOf(registry, name, version).forEach(k -> resources.add(resource(k)));
      entry.put("freshness", "Current");
    }
  }

  private static ObjectNode resource(Kind kind) {
    ObjectNode resource = Json.object().put("resource", kind.type().resource());
    resource.set("responseKind", responseKind(kind.gvk()));
    resource
        .put("scope", kind.namespaced() ? "Namespaced" : "Cluster")
        .put("singularResource", kind.singular());
    DiscoveryDocuments.addAll(resource, "verbs", kind.verbs());
    if (!kind.shortNames().isEmpty()) {
      DiscoveryDocuments.addAll(resource, "shortNames", kind.shortNames());
    }
    if (!kind.categories().isEmpty()) {
      DiscoveryDocuments.addAll(resource, "categories", kind.categories());
    }
    if (!kind.subresources().isEmpty()) {
      ArrayNode subresources = resource.putArray("subresources");
      for (Kind.Subresource each : kind.subresources()) {
        ObjectNode entry = subresources.addObject().put("subresource", each.name());
        entry.set("responseKind", responseKind(each.kind()));
        DiscoveryDocuments.addAll(entry, "verbs", each.verbs());
      }
    }
    return resource;
  }

  private static ObjectNode responseKind(GroupVersionKind gvk) {
    return Json.object()
        .put("group", gvk.group())
        .put("version", gvk.version())
        .put("kind", gvk.kind());
  }
}

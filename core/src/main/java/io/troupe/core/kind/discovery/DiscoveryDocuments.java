package io.troupe.core.kind.discovery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Discovery, one group version at a time: what old clients ask for. {@link AggregatedDiscovery}
 * says the same in one answer; both read the same registry, so they cannot disagree.
 */
public final class DiscoveryDocuments {
  private final KindRegistry registry;

  public DiscoveryDocuments(KindRegistry registry) {
    this.registry = registry;
  }

  /**
   * {@code GET /api}.
   *
   * @param serverAddress host and port clients reach this server at
   */
  public ObjectNode coreVersions(String serverAddress) {
    ObjectNode versions = Json.object().put("kind", "APIVersions");
    versions.putArray("versions").add("v1");
    versions
        .putArray("serverAddressByClientCIDRs")
        .addObject()
        .put("clientCIDR", "0.0.0.0/0")
        .put("serverAddress", serverAddress);
    return versions;
  }

  /** {@code GET /apis}. */
  public ObjectNode groups() {
    ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode groups = list.putArray("groups");
    versionsByGroup(registry).forEach((name, versions) -> groups.add(group(name, versions)));
    return list;
  }

  /** {@code GET /apis/<group>}; empty for a group that is not served. */
  public Optional<ObjectNode> group(String name) {
    return Optional.ofNullable(versionsByGroup(registry).get(name))
        .map(versions -> {
          ObjectNode group = Json.object().put("kind", "APIGroup").put("apiVersion", "v1");
          group.setAll(group(name, versions));
          return group;
        });
  }

  /** {@code GET /api/v1} and {@code GET /apis/<group>/<version>}; empty when not served. */
  public Optional<ObjectNode> resources(String group, String version) {
    List<Kind> kinds = kindsOf(registry, group, version);
    if (kinds.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode list = Json.object().put("kind", "APIResourceList");
    if (!group.isEmpty()) {
      list.put("apiVersion", "v1"); // the core group's list has never said it
    }
    list.put("groupVersion", kinds.getFirst().gvk().apiVersion());
    ArrayNode resources = list.putArray("resources");
    for (Kind kind : kinds) {
      resources.add(resource(kind));
      kind.subresources().forEach(s -> resources.add(subresource(kind, s)));
    }
    return Optional.of(list);
  }

  /**
   * Versions by group in discovery order, the preferred first; the core group is not among them.
   */
  static Map<String, Set<String>> versionsByGroup(KindRegistry registry) {
    Map<String, Set<String>> groups = new LinkedHashMap<>();
    for (Kind kind : registry.all()) {
      if (!kind.gvk().group().isEmpty()) {
        groups
            .computeIfAbsent(kind.gvk().group(), _ -> new LinkedHashSet<>())
            .add(kind.gvk().version());
      }
    }
    return groups;
  }

  static List<Kind> kindsOf(KindRegistry registry, String group, String version) {
    return registry.all().stream()
        .filter(k -> k.gvk().group().equals(group) && k.gvk().version().equals(version))
        .toList();
  }

  private static ObjectNode group(String name, Collection<String> versions) {
    ObjectNode group = Json.object().put("name", name);
    ArrayNode all = group.putArray("versions");
    versions.forEach(v -> all.add(version(name, v)));
    group.set("preferredVersion", version(name, versions.iterator().next()));
    return group;
  }

  private static ObjectNode version(String group, String version) {
    return Json.object().put("groupVersion", group + '/' + version).put("version", version);
  }

  private static ObjectNode resource(Kind kind) {
    ObjectNode resource =
        Json.object()
            .put("name", kind.type().resource())
            .put("singularName", kind.singular())
            .put("namespaced", kind.namespaced())
            .put("kind", kind.gvk().kind());
    addAll(resource, "verbs", kind.verbs());
    if (!kind.shortNames().isEmpty()) {
      addAll(resource, "shortNames", kind.shortNames());
    }
    if (!kind.categories().isEmpty()) {
      addAll(resource, "categories", kind.categories());
    }
    return resource;
  }

  private static ObjectNode subresource(Kind kind, Kind.Subresource subresource) {
    ObjectNode resource =
        Json.object()
            .put("name", kind.type().resource() + '/' + subresource.name())
            .put("singularName", "")
            .put("namespaced", kind.namespaced());
    boolean foreign =
        !subresource.kind().group().equals(kind.gvk().group())
            || !subresource.kind().version().equals(kind.gvk().version());
    if (foreign) {
      resource.put("group", subresource.kind().group());
      resource.put("version", subresource.kind().version());
    }
    resource.put("kind", subresource.kind().kind());
    addAll(resource, "verbs", subresource.verbs());
    return resource;
  }

  static void addAll(ObjectNode parent, String field, List<String> values) {
    ArrayNode array = parent.putArray(field);
    values.forEach(array::add);
  }
}

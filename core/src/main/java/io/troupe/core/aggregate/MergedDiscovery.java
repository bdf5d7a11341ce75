package io.troupe.core.aggregate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Discovery of this server and of those it stands before, in the order of their APIServices. Pure;
 * the arguments are not changed, but parts of them are shared with the results.
 */
public final class MergedDiscovery {
  private final Map<String, ApiService> byGroupVersion = new TreeMap<>();
  private final List<RemoteGroup> remotes;

  /**
   * @param all every APIService, the local ones included
   */
  public MergedDiscovery(Iterable<ApiService> all, List<RemoteGroup> remotes) {
    all.forEach(each -> byGroupVersion.put(each.groupVersion(), each));
    this.remotes = List.copyOf(remotes);
  }

  /** {@code /apis}, one group after the other. @param local an APIGroupList */
  public ObjectNode groups(ObjectNode local) {
    Map<String, ObjectNode> groups = new LinkedHashMap<>();
    local
        .path("groups")
        .forEach(group -> groups.put(group.path("name").asText(), (ObjectNode) group.deepCopy()));
    for (RemoteGroup remote : remotes) {
      String name = remote.apiService().group();
      if (!name.isEmpty()) {
        ObjectNode group =
            groups.computeIfAbsent(
                name,
                _ -> {
                  ObjectNode made = Json.object().put("name", name);
                  made.putArray("versions");
                  return made;
                });
        addVersion(group, remote.apiService());
      }
    }
    ObjectNode merged = local.deepCopy();
    ArrayNode all = merged.putArray("groups");
    inOrder(groups).forEach(group -> all.add(ordered(group)));
    return merged;
  }

  private static void addVersion(ObjectNode group, ApiService apiService) {
    ArrayNode versions = group.withArray("versions");
    for (JsonNode version : versions) {
      if (version.path("version").asText().equals(apiService.version())) {
        return;
      }
    }
    versions
        .addObject()
        .put("groupVersion", apiService.groupVersion())
        .put("version", apiService.version());
  }

  /** Versions by priority; the first is preferred. */
  private ObjectNode ordered(ObjectNode group) {
    String name = group.path("name").asText();
    List<JsonNode> versions = new ArrayList<>();
    group.path("versions").forEach(versions::add);
    sortVersions(name, versions);
    ObjectNode made = Json.object();
    if (group.has("kind")) {
      made.set("kind", group.get("kind"));
      made.set("apiVersion", group.get("apiVersion"));
    }
    made.put("name", name);
    ArrayNode all = made.putArray("versions");
    versions.forEach(all::add);
    if (!versions.isEmpty()) {
      made.set("preferredVersion", versions.getFirst());
    }
    return made;
  }

  /** {@code /api} or {@code /apis} in one answer. @param local an APIGroupDiscoveryList */
  public ObjectNode aggregated(ObjectNode local, boolean core) {
    Map<String, ObjectNode> groups = new LinkedHashMap<>();
    for (JsonNode item : local.path("items")) {
      groups.put(item.path("metadata").path("name").asText(""), (ObjectNode) item.deepCopy());
    }
    for (RemoteGroup remote : remotes) {
      String name = remote.apiService().group();
      if (name.isEmpty() == core) {
        ObjectNode group =
            groups.computeIfAbsent(
                name,
                _ -> {
                  ObjectNode made = Json.object();
                  made.putObject("metadata").put("name", name);
                  made.putArray("versions");
                  return made;
                });
        setVersion(group, RemoteResources.version(remote));
      }
    }
    ObjectNode merged = local.deepCopy();
    ArrayNode items = merged.putArray("items");
    for (ObjectNode group : inOrder(groups)) {
      List<JsonNode> versions = new ArrayList<>();
      group.path("versions").forEach(versions::add);
      sortVersions(group.path("metadata").path("name").asText(""), versions);
      ArrayNode all = group.putArray("versions");
      versions.forEach(all::add);
      items.add(group);
    }
    return merged;
  }

  private static void setVersion(ObjectNode group, ObjectNode version) {
    ArrayNode versions = group.withArray("versions");
    for (int i = 0; i < versions.size(); i++) {
      if (versions.get(i).path("version").equals(version.path("version"))) {
        versions.set(i, version); // the APIService says who serves it
        return;
      }
    }
    versions.add(version);
  }

  /** Groups that nobody registers keep their place before those that follow them. */
  private List<ObjectNode> inOrder(Map<String, ObjectNode> groups) {
    List<Map.Entry<String, ObjectNode>> entries = new ArrayList<>(groups.entrySet());
    entries.sort((a, b) -> Integer.compare(priority(b.getKey()), priority(a.getKey())));
    return entries.stream().map(Map.Entry::getValue).toList();
  }

  private int priority(String group) {
    if (group.equals("apiregistration.k8s.io")) {
      return Integer.MAX_VALUE;
    }
    return byGroupVersion.values().stream()
        .filter(each -> each.group().equals(group))
        .mapToInt(ApiService::groupPriority)
        .max()
        .orElseGet(() -> Priorities.ofGroup(group));
  }

  private void sortVersions(String group, List<JsonNode> versions) {
    versions.sort((a, b) -> Integer.compare(priority(group, b), priority(group, a)));
  }

  private int priority(String group, JsonNode version) {
    String name = version.path("version").asText();
    ApiService known = byGroupVersion.get(group.isEmpty() ? name : group + "/" + name);
    return known == null ? Priorities.ofVersion(group, name) : known.versionPriority();
  }
}

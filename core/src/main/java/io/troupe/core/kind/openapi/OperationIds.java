package io.troupe.core.kind.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Names operations as upstream does, since code generators name their methods after them: {@code
 * listCoreV1NamespacedPod}, {@code replaceAppsV1NamespacedDeploymentStatus}. Follows upstream
 * apiserver pkg/endpoints/installer.go and openapi/openapi.go.
 */
final class OperationIds {
  private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");

  private final String groupVersion;
  private final String tag;
  private final Map<String, Kind> byResource = new HashMap<>();

  /**
   * @param kinds of one group version
   */
  OperationIds(Collection<Kind> kinds) {
    Kind any = kinds.iterator().next();
    String group = any.gvk().group().isEmpty() ? "core" : any.gvk().group();
    if (group.endsWith(".k8s.io")) {
      group = group.substring(0, group.length() - ".k8s.io".length());
    }
    StringBuilder name = new StringBuilder();
    for (String part : group.split("[.-]")) {
      name.append(upper(part));
    }
    groupVersion = name + upper(any.gvk().version());
    tag =
        name.substring(0, 1).toLowerCase(Locale.ROOT)
            + name.substring(1)
            + '_'
            + any.gvk().version();
    kinds.forEach(k -> byResource.put(k.type().resource(), k));
  }

  void name(ObjectNode paths) {
    for (Map.Entry<String, JsonNode> path : paths.properties()) {
      List<String> after = afterVersion(path.getKey());
      for (String method : METHODS) {
        if (path.getValue().get(method) instanceof ObjectNode operation) {
          operation.putArray("tags").add(tag);
          String action = operation.path("x-kubernetes-action").asText();
          operation.put("operationId", id(after, action, method));
        }
      }
    }
  }

  /** Segments behind {@code /api/v1} or {@code /apis/group/version}. */
  private static List<String> afterVersion(String path) {
    List<String> segments = new ArrayList<>(List.of(path.substring(1).split("/")));
    return segments.subList(segments.getFirst().equals("api") ? 2 : 3, segments.size());
  }

  private String id(List<String> path, String action, String method) {
    boolean within = path.size() > 2 && path.get(1).equals("{namespace}");
    List<String> rest = within ? path.subList(2, path.size()) : path;
    Kind kind = byResource.get(rest.getFirst());
    StringBuilder id = new StringBuilder(verb(action)).append(groupVersion);
    if (action.equals("deletecollection")) {
      id.append("Collection");
    } else if (action.equals("connect")) {
      id.append(upper(method)); // any method connects, so the action alone names none
    }
    if (within) {
      id.append("Namespaced");
    }
    id.append(kind.gvk().kind());
    rest.stream().skip(2).forEach(s -> id.append(upper(s)));
    if (kind.namespaced() && !within) {
      id.append("ForAllNamespaces");
    }
    return id.toString();
  }

  private static String verb(String action) {
    return switch (action) {
      case "get" -> "read";
      case "post" -> "create";
      case "put" -> "replace";
      case "deletecollection" -> "delete";
      default -> action;
    };
  }

  private static String upper(String text) {
    return text.isEmpty() ? "" : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}

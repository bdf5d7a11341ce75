package io.troupe.actors.authn;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The object a service account token lives and dies with.
 *
 * @param claim {@code pod}, {@code secret} or {@code node}
 * @param node where a bound pod runs; empty for others and while unbound
 */
record BoundObject(String claim, StoredObject object, Optional<StoredObject> node) {
  static final ResourceType PODS = new ResourceType("", "pods");
  static final ResourceType SECRETS = new ResourceType("", "secrets");
  static final ResourceType NODES = new ResourceType("", "nodes");

  private static final Map<String, ResourceType> TYPES =
      Map.of("Pod", PODS, "Secret", SECRETS, "Node", NODES);

  /**
   * @param reference a BoundObjectReference; missing or null gives empty
   */
  static Result<Optional<BoundObject>> of(
      StoredObject serviceAccount, JsonNode reference, ClusterImage image) {
    if (!reference.isObject()) {
      return Result.ok(Optional.empty());
    }
    String account = serviceAccount.key().name();
    String kind = reference.path("kind").asText("");
    String version = reference.path("apiVersion").asText("v1");
    ResourceType type = TYPES.get(kind);
    if (type == null || !version.equals("v1")) {
      return Result.refused(
          Failure.badRequest(
              "cannot bind token for serviceaccount \"%s\" to type %s, Kind=%s"
                  .formatted(account, version.isEmpty() ? "/" : version, kind)));
    }
    String namespace = type.equals(NODES) ? "" : serviceAccount.key().namespace();
    String name = reference.path("name").asText("");
    Optional<StoredObject> found = image.of(type).get(namespace, name);
    if (found.isEmpty()) {
      return Result.refused(Failure.notFound(type, name));
    }
    String uid = reference.path("uid").asText("");
    if (!uid.isEmpty() && !uid.equals(found.get().uid().value())) {
      return Result.refused(
          Failure.conflict(
              new ResourceType("", kind),
              name,
              "the UID in the bound object reference ("
                  + uid
                  + ") does not match the UID in record. The object might have been deleted and"
                  + " then recreated"));
    }
    return kind.equals("Pod")
        ? pod(account, found.get(), image)
        : Result.ok(
            Optional.of(
                new BoundObject(kind.toLowerCase(Locale.ROOT), found.get(), Optional.empty())));
  }

  private static Result<Optional<BoundObject>> pod(
      String account, StoredObject pod, ClusterImage image) {
    JsonNode spec = pod.tree().path("spec");
    if (!spec.path("serviceAccountName").asText("").equals(account)) {
      return Result.refused(
          Failure.badRequest(
              "cannot bind token for serviceaccount \""
                  + account
                  + "\" to pod running with different serviceaccount name."));
    }
    Optional<StoredObject> node = image.of(NODES).get("", spec.path("nodeName").asText(""));
    return Result.ok(Optional.of(new BoundObject("pod", pod, node)));
  }

  boolean isPod() {
    return claim.equals("pod");
  }

  void addTo(Map<String, Object> kubernetes) {
    kubernetes.put(claim, reference(object.key().name(), object.uid().value()));
    node.ifPresent(n -> kubernetes.put("node", reference(n.key().name(), n.uid().value())));
  }

  static Map<String, Object> reference(String name, String uid) {
    Map<String, Object> reference = new LinkedHashMap<>();
    reference.put("name", name);
    reference.put("uid", uid);
    return reference;
  }
}

package io.troupe.core.admit.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.json.Json;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.meta.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a webhook is asked: admission.k8s.io/v1 AdmissionReview, the only version there is. */
public final class AdmissionReview {
  static final String API_VERSION = "admission.k8s.io/v1";
  static final String KIND = "AdmissionReview";
  private static final ResourceType NAMESPACES = new ResourceType("", "namespaces");

  /** Of an object being created upstream gives out after admission. */
  private static final List<String> NOT_YET = List.of("uid", "creationTimestamp");

  private AdmissionReview() {}

  /**
   * @param uid of this call, which the answer repeats
   * @param object of the invocation's version; not changed, but shared with the result
   */
  public static ObjectNode of(
      String uid,
      Invocation invocation,
      AdmissionRequest request,
      Optional<ObjectNode> object,
      Optional<ObjectNode> old) {
    ObjectNode review = Json.object();
    review.put("kind", KIND).put("apiVersion", API_VERSION);
    ObjectNode body = review.putObject("request");
    Requested shown = invocation.requested();
    Requested own = Requested.of(request);
    body.put("uid", uid);
    kind(body.putObject("kind"), shown.kind());
    resource(body.putObject("resource"), shown);
    putUnlessEmpty(body, "subResource", shown.subresource());
    kind(body.putObject("requestKind"), own.kind());
    resource(body.putObject("requestResource"), own);
    putUnlessEmpty(body, "requestSubResource", own.subresource());
    if (!request.context().nameGenerated()) {
      putUnlessEmpty(body, "name", request.key().name());
    }
    putUnlessEmpty(body, "namespace", namespace(request));
    body.put("operation", request.operation().name());
    body.set("userInfo", user(request.user()));
    body.set("object", object.<JsonNode>map(o -> o).orElseGet(body::nullNode));
    body.set("oldObject", old.<JsonNode>map(o -> o).orElseGet(body::nullNode));
    body.put("dryRun", request.dryRun());
    ObjectNode options = request.context().options();
    body.set("options", options.isEmpty() ? body.nullNode() : options);
    return review;
  }

  /** A Namespace is in the namespace it is. */
  private static String namespace(AdmissionRequest request) {
    return request.key().type().equals(NAMESPACES)
        ? request.key().name()
        : request.key().namespace();
  }

  /**
   * The object as a webhook may see and change it: on create without what the server gives out
   * later. Shares all but metadata with the argument.
   */
  public static ObjectNode shown(AdmissionRequest request, ObjectNode object) {
    ObjectNode shown = Json.object();
    shown.setAll(object);
    ObjectNode metadata = object.path("metadata") instanceof ObjectNode m ? m : Json.object();
    ObjectNode visible = Json.object();
    visible.setAll(metadata);
    switch (request.operation()) {
      case CREATE -> {
        visible.remove(NOT_YET);
        if (request.context().nameGenerated()) {
          visible.remove("name");
        }
      }
      case UPDATE ->
          request
              .old()
              .map(old -> old.path("metadata").path("resourceVersion"))
              .filter(JsonNode::isTextual)
              .ifPresent(version -> visible.set("resourceVersion", version));
      case DELETE, CONNECT -> {}
    }
    if (object.has("metadata")) {
      shown.set("metadata", visible);
    }
    return shown;
  }

  private static void kind(ObjectNode tree, GroupVersionKind kind) {
    tree.put("group", kind.group()).put("version", kind.version()).put("kind", kind.kind());
  }

  private static void resource(ObjectNode tree, Requested resource) {
    tree.put("group", resource.group())
        .put("version", resource.version())
        .put("resource", resource.resource());
  }

  /** authentication.k8s.io/v1 UserInfo. */
  public static ObjectNode user(UserInfo user) {
    ObjectNode tree = Json.object();
    putUnlessEmpty(tree, "username", user.name());
    putUnlessEmpty(tree, "uid", user.uid());
    if (!user.groups().isEmpty()) {
      user.groups().forEach(tree.putArray("groups")::add);
    }
    if (!user.extra().isEmpty()) {
      ObjectNode extra = tree.putObject("extra");
      for (Map.Entry<String, List<String>> entry : user.extra().entrySet()) {
        entry.getValue().forEach(extra.putArray(entry.getKey())::add);
      }
    }
    return tree;
  }

  private static void putUnlessEmpty(ObjectNode tree, String field, String value) {
    if (!value.isEmpty()) {
      tree.put(field, value);
    }
  }
}

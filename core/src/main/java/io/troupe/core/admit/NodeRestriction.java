package io.troupe.core.admit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.auth.NodeIdentity;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A node writes only what is its own: its Node, its Lease, and the pods bound to it. Follows
 * upstream plugin/pkg/admission/noderestriction.
 */
public final class NodeRestriction implements AdmissionPlugin {
  private static final ResourceType LEASES = new ResourceType("coordination.k8s.io", "leases");
  private static final String LEASE_NAMESPACE = "kube-node-lease";

  @Override
  public String name() {
    return "NodeRestriction";
  }

  @Override
  public Optional<Failure> mutate(AdmissionRequest request) {
    if (!NodeIdentity.isNode(request.user())) {
      return Optional.empty();
    }
    Optional<String> node = NodeIdentity.nodeName(request.user());
    if (node.isEmpty()) {
      return Requests.forbid(
          request, "could not determine node from user \"" + request.user().name() + "\"");
    }
    ResourceType type = request.key().type();
    if (type.equals(Requests.PODS)) {
      return pod(request, node.get());
    }
    if (type.equals(Requests.NODES)) {
      return node(request, node.get());
    }
    if (type.equals(LEASES)) {
      return lease(request, node.get());
    }
    boolean token = type.equals(Requests.SERVICE_ACCOUNTS) && request.subresource().equals("token");
    return token ? token(request, node.get()) : Optional.empty();
  }

  private static Optional<Failure> pod(AdmissionRequest request, String node) {
    String quoted = "node \"" + node + "\" ";
    return switch (request.subresource()) {
      case "" -> podItself(request, node, quoted);
      case "status" -> {
        if (!isBound(request.old(), node)) {
          yield Requests.forbid(
              request,
              quoted + "can only update pod status for pods with spec.nodeName set to itself");
        }
        yield labels(request.old()).equals(labels(request.object()))
            ? Optional.empty()
            : Requests.forbid(request, quoted + "cannot update labels through pod status");
      }
      case "eviction" ->
          isBound(storedPod(request), node)
              ? Optional.empty()
              : Requests.forbid(
                  request,
                  "node " + node + " can only evict pods with spec.nodeName set to itself");
      case String other ->
          Requests.forbid(
              request,
              "unexpected pod subresource \""
                  + other
                  + "\", only 'status' and 'eviction' are allowed");
    };
  }

  private static Optional<Failure> podItself(AdmissionRequest request, String node, String quoted) {
    return switch (request.operation()) {
      case CREATE -> createdPod(request, node, quoted);
      case DELETE ->
          isBound(request.old().or(() -> storedPod(request)), node)
              ? Optional.empty()
              : Requests.forbid(
                  request, quoted + "can only delete pods with spec.nodeName set to itself");
      case UPDATE, CONNECT ->
          Requests.forbid(
              request,
              "unexpected operation \""
                  + request.operation()
                  + "\", "
                  + quoted
                  + "can only create and delete mirror pods");
    };
  }

  private static Optional<Failure> createdPod(
      AdmissionRequest request, String node, String quoted) {
    boolean mirror =
        request
            .object()
            .map(o -> o.path("metadata").path("annotations").has(Requests.MIRROR_ANNOTATION))
            .orElse(false);
    if (!mirror) {
      return Requests.forbid(
          request,
          "pod does not have \""
              + Requests.MIRROR_ANNOTATION
              + "\" annotation, "
              + quoted
              + "can only create mirror pods");
    }
    return isBound(request.object(), node)
        ? Optional.empty()
        : Requests.forbid(
            request, quoted + "can only create pods with spec.nodeName set to itself");
  }

  private static Optional<Failure> node(AdmissionRequest request, String node) {
    String quoted = "node \"" + node + "\" is not allowed to ";
    if (Requests.is(request, Operation.CREATE)) {
      TreeSet<String> set = new TreeSet<>(labels(request.object()).keySet());
      set.removeIf(label -> !NodeLabels.isForbidden(label));
      if (!set.isEmpty()) {
        return Requests.forbid(
            request, quoted + "set the following labels: " + String.join(", ", set));
      }
    }
    if (!request.key().name().equals(node)) {
      return Requests.forbid(request, quoted + "modify node \"" + request.key().name() + "\"");
    }
    if (!Requests.is(request, Operation.UPDATE)) {
      return Optional.empty();
    }
    if (!taints(request.old()).equals(taints(request.object()))) {
      return Requests.forbid(request, quoted + "modify taints");
    }
    TreeSet<String> modified = NodeLabels.changed(labels(request.old()), labels(request.object()));
    modified.removeIf(label -> !NodeLabels.isForbidden(label));
    return modified.isEmpty()
        ? Optional.empty()
        : Requests.forbid(request, quoted + "modify labels: " + String.join(", ", modified));
  }

  private static Optional<Failure> lease(AdmissionRequest request, String node) {
    if (!request.key().namespace().equals(LEASE_NAMESPACE)) {
      return Requests.forbid(
          request, "can only access leases in the \"" + LEASE_NAMESPACE + "\" system namespace");
    }
    return request.key().name().equals(node)
        ? Optional.empty()
        : Requests.forbid(
            request, "can only access node lease with the same name as the requesting node");
  }

  private static Optional<Failure> token(AdmissionRequest request, String node) {
    JsonNode bound = request.object().map(o -> o.path("spec").path("boundObjectRef")).orElseThrow();
    boolean pod =
        bound.path("apiVersion").asText().equals("v1") && bound.path("kind").asText().equals("Pod");
    if (!pod) {
      return Requests.forbid(request, "node requested token not bound to a pod");
    }
    Optional<StoredObject> found =
        request
            .image()
            .of(Requests.PODS)
            .get(request.key().namespace(), bound.path("name").asText());
    String uid = bound.path("uid").asText("");
    if (found.isEmpty() || uid.isEmpty()) {
      return Requests.forbid(request, "node requested token with a pod binding without a uid");
    }
    if (!uid.equals(found.get().uid().value())) {
      return Requests.forbid(
          request,
          "the UID in the bound object reference (" + uid + ") does not match the UID in record");
    }
    return isBound(found.map(StoredObject::tree), node)
        ? Optional.empty()
        : Requests.forbid(
            request, "node requested token bound to a pod scheduled on a different node");
  }

  private static Optional<ObjectNode> storedPod(AdmissionRequest request) {
    return request.image().get(request.key()).map(StoredObject::tree);
  }

  private static boolean isBound(Optional<ObjectNode> pod, String node) {
    return pod.filter(p -> p.path("spec").path("nodeName").asText().equals(node)).isPresent();
  }

  private static Map<String, String> labels(Optional<ObjectNode> object) {
    Map<String, String> labels = new TreeMap<>();
    object.ifPresent(o ->
        o.path("metadata")
            .path("labels")
            .properties()
            .forEach(e -> labels.put(e.getKey(), e.getValue().asText())));
    return labels;
  }

  private static String taints(Optional<ObjectNode> node) {
    return node.map(n -> n.path("spec").path("taints"))
        .filter(t -> !t.isEmpty())
        .map(JsonNode::toString)
        .orElse("");
  }
}

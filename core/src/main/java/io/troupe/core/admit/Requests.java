package io.troupe.core.admit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import java.util.Optional;

/** Questions that several plugins ask of a request. */
final class Requests {
  static final ResourceType PODS = new ResourceType("", "pods");
  static final ResourceType CLAIMS = new ResourceType("", "persistentvolumeclaims");
  static final ResourceType NODES = new ResourceType("", "nodes");
  static final ResourceType NAMESPACES = new ResourceType("", "namespaces");
  static final ResourceType SERVICE_ACCOUNTS = new ResourceType("", "serviceaccounts");
  static final String MIRROR_ANNOTATION = "kubernetes.io/config.mirror";

  private Requests() {}

  /** Whether it writes objects of a type themselves, not a subresource. */
  static boolean isOn(AdmissionRequest request, ResourceType type) {
    return request.key().type().equals(type) && request.subresource().isEmpty();
  }

  static boolean is(AdmissionRequest request, Operation operation) {
    return request.operation() == operation;
  }

  static Optional<Failure> forbid(AdmissionRequest request, String why) {
    return Optional.of(Failure.forbidden(request.key().type(), request.key().name(), why));
  }

  /**
   * The spec of the object being written, made if it is not there; empty when something else stands
   * in its place, which validation will refuse.
   */
  static Optional<ObjectNode> spec(AdmissionRequest request) {
    return request
        .object()
        .flatMap(object -> {
          JsonNode spec = object.get("spec");
          if (spec == null || spec.isNull()) {
            spec = object.putObject("spec");
          }
          return spec instanceof ObjectNode found ? Optional.of(found) : Optional.empty();
        });
  }

  /** An array field, made if it is not there. */
  static ArrayNode array(ObjectNode object, String field) {
    return object.get(field) instanceof ArrayNode array ? array : object.putArray(field);
  }
}

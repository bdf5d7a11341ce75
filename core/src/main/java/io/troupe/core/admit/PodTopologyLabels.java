package io.troupe.core.admit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.image.StoredObject;
import io.troupe.core.outcome.Failure;
import java.util.List;
import java.util.Optional;

/**
 * Pods learn their node's zone and region when they are bound to it, as labels. Follows upstream
 * plugin/pkg/admission/podtopologylabels.
 */
public final class PodTopologyLabels implements AdmissionPlugin {
  private static final List<String> LABELS =
      List.of("topology.kubernetes.io/zone", "topology.kubernetes.io/region");

  @Override
  public String name() {
    return "PodTopologyLabels";
  }

  @Override
  public Optional<Failure> mutate(AdmissionRequest request) {
    boolean creates =
        request.key().type().equals(Requests.PODS) && Requests.is(request, Operation.CREATE);
    if (!creates || request.object().isEmpty()) {
      return Optional.empty();
    }
    ObjectNode object = request.object().get();
    switch (request.subresource()) {
      case "" -> label(request, object, object.path("spec").path("nodeName").asText(""));
      case "binding" -> {
        String kind = object.path("target").path("kind").asText("");
        if (kind.isEmpty() || kind.equals("Node")) {
          label(request, object, object.path("target").path("name").asText(""));
        }
      }
      default -> {}
    }
    return Optional.empty();
  }

  private static void label(AdmissionRequest request, ObjectNode object, String nodeName) {
    if (nodeName.isEmpty()) {
      return;
    }
    Optional<StoredObject> node = request.image().of(Requests.NODES).get("", nodeName);
    if (node.isEmpty()) {
      return;
    }
    for (String label : LABELS) {
      String value = node.get().facts().labels().get(label);
      if (value != null) {
        object.withObjectProperty("metadata").withObjectProperty("labels").put(label, value);
      }
    }
  }
}

package io.troupe.core.admit;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.outcome.Failure;
import java.util.Optional;

/**
 * Nothing is scheduled to a new node before the node controller has seen it ready. Follows upstream
 * plugin/pkg/admission/nodetaint.
 */
public final class TaintNodesByCondition implements AdmissionPlugin {
  private static final String NOT_READY = "node.kubernetes.io/not-ready";
  private static final String EFFECT = "NoSchedule";

  @Override
  public String name() {
    return "TaintNodesByCondition";
  }

  @Override
  public Optional<Failure> mutate(AdmissionRequest request) {
    boolean applies =
        Requests.isOn(request, Requests.NODES) && Requests.is(request, Operation.CREATE);
    if (applies) {
      Requests.spec(request)
          .filter(spec -> !isTainted(spec))
          .ifPresent(spec ->
              Requests.array(spec, "taints")
                  .addObject()
                  .put("key", NOT_READY)
                  .put("effect", EFFECT));
    }
    return Optional.empty();
  }

  private static boolean isTainted(JsonNode spec) {
    for (JsonNode taint : spec.path("taints")) {
      if (taint.path("key").asText().equals(NOT_READY)
          && taint.path("effect").asText().equals(EFFECT)) {
        return true;
      }
    }
    return false;
  }
}

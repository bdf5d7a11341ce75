package io.troupe.core.admit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.outcome.Failure;
import java.util.List;
import java.util.Optional;

/**
 * Pods stay five minutes on a node that stopped answering, unless they say otherwise. Follows
 * upstream plugin/pkg/admission/defaulttolerationseconds.
 */
public final class DefaultTolerationSeconds implements AdmissionPlugin {
  private static final int SECONDS = 300;
  private static final List<String> TAINTS =
      List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

  @Override
  public String name() {
    return "DefaultTolerationSeconds";
  }

  @Override
  public Optional<Failure> mutate(AdmissionRequest request) {
    boolean writes =
        Requests.is(request, Operation.CREATE) || Requests.is(request, Operation.UPDATE);
    if (writes && Requests.isOn(request, Requests.PODS)) {
      Requests.spec(request).ifPresent(DefaultTolerationSeconds::tolerate);
    }
    return Optional.empty();
  }

  private static void tolerate(ObjectNode spec) {
    for (String taint : TAINTS) {
      if (!isTolerated(spec, taint)) {
        Requests.array(spec, "tolerations")
            .addObject()
            .put("key", taint)
            .put("operator", "Exists")
            .put("effect", "NoExecute")
            .put("tolerationSeconds", SECONDS);
      }
    }
  }

  private static boolean isTolerated(JsonNode spec, String taint) {
    for (JsonNode toleration : spec.path("tolerations")) {
      String key = toleration.path("key").asText("");
      String effect = toleration.path("effect").asText("");
      if ((key.isEmpty() || key.equals(taint))
          && (effect.isEmpty() || effect.equals("NoExecute"))) {
        return true;
      }
    }
    return false;
  }
}

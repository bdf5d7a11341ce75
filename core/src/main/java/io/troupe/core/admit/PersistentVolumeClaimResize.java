package io.troupe.core.admit;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.quantity.Quantity;
import java.util.Optional;

/**
 * Only bound claims of a class that allows it may grow. Follows upstream
 * plugin/pkg/admission/storage/persistentvolume/resize.
 */
public final class PersistentVolumeClaimResize implements AdmissionPlugin {
  private static final ResourceType CLASSES = new ResourceType("storage.k8s.io", "storageclasses");

  @Override
  public String name() {
    return "PersistentVolumeClaimResize";
  }

  @Override
  public Optional<Failure> validate(AdmissionRequest request) {
    boolean applies =
        Requests.isOn(request, Requests.CLAIMS) && Requests.is(request, Operation.UPDATE);
    if (!applies || request.old().isEmpty()) {
      return Optional.empty();
    }
    JsonNode claim = request.object().orElseThrow();
    JsonNode old = request.old().get();
    if (size(claim).compareTo(size(old)) <= 0) {
      return Optional.empty();
    }
    if (!old.path("status").path("phase").asText("").equals("Bound")) {
      return Requests.forbid(request, "Only bound persistent volume claims can be expanded");
    }
    String storageClass = old.path("spec").path("storageClassName").asText("");
    boolean allowed =
        request
            .image()
            .of(CLASSES)
            .get("", storageClass)
            .filter(c -> c.tree().path("allowVolumeExpansion").asBoolean(false))
            .isPresent();
    return allowed
        ? Optional.empty()
        : Requests.forbid(
            request,
            "only dynamically provisioned pvc can be resized and the storageclass that provisions"
                + " the pvc must support resize");
  }

  private static Quantity size(JsonNode claim) {
    return Quantity.ofOrZero(
        claim.path("spec").path("resources").path("requests").path("storage").asText(""));
  }
}

package io.troupe.core.admit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import java.util.Map;
import java.util.Optional;

/**
 * Volumes, claims and attribute classes stay while they are used: each gets a finalizer that its
 * protection controller takes away. Follows upstream
 * plugin/pkg/admission/storage/storageobjectinuseprotection.
 */
public final class StorageObjectInUseProtection implements AdmissionPlugin {
  private static final Map<ResourceType, String> FINALIZERS =
      Map.of(
          Requests.CLAIMS,
          "kubernetes.io/pvc-protection",
          new ResourceType("", "persistentvolumes"),
          "kubernetes.io/pv-protection",
          new ResourceType("storage.k8s.io", "volumeattributesclasses"),
          "kubernetes.io/vac-protection");

  @Override
  public String name() {
    return "StorageObjectInUseProtection";
  }

  @Override
  public Optional<Failure> mutate(AdmissionRequest request) {
    String finalizer = FINALIZERS.get(request.key().type());
    boolean applies =
        finalizer != null
            && request.subresource().isEmpty()
            && Requests.is(request, Operation.CREATE);
    if (applies) {
      ArrayNode finalizers =
          Requests.array(
              request.object().orElseThrow().withObjectProperty("metadata"), "finalizers");
      for (var each : finalizers) {
        if (each.asText().equals(finalizer)) {
          return Optional.empty();
        }
      }
      finalizers.add(finalizer);
    }
    return Optional.empty();
  }
}

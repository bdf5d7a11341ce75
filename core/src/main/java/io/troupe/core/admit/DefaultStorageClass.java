package io.troupe.core.admit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import java.util.List;
import java.util.Optional;

/**
 * Claims that name no class get the default one; an empty name is a name. Follows upstream
 * plugin/pkg/admission/storage/storageclass/setdefault.
 */
public final class DefaultStorageClass implements AdmissionPlugin {
  private static final ResourceType CLASSES = new ResourceType("storage.k8s.io", "storageclasses");
  private static final String OLDER = "volume.beta.kubernetes.io/storage-class";
  private static final List<String> MARKS =
      List.of(
          "storageclass.kubernetes.io/is-default-class",
          "storageclass.beta.kubernetes.io/is-default-class");

  @Override
  public String name() {
    return "DefaultStorageClass";
  }

  @Override
  public Optional<Failure> mutate(AdmissionRequest request) {
    boolean applies =
        Requests.isOn(request, Requests.CLAIMS) && Requests.is(request, Operation.CREATE);
    if (applies) {
      ObjectNode claim = request.object().orElseThrow();
      boolean named =
          claim.path("spec").hasNonNull("storageClassName")
              || claim.path("metadata").path("annotations").has(OLDER);
      if (!named) {
        DefaultClasses.newest(request.image(), CLASSES, MARKS)
            .ifPresent(found ->
                Requests.spec(request).ifPresent(spec -> spec.put("storageClassName", found)));
      }
    }
    return Optional.empty();
  }
}

package io.troupe.core.admit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import java.util.List;
import java.util.Optional;

/**
 * Ingresses that name no class get the default one. Follows upstream
 * plugin/pkg/admission/network/defaultingressclass.
 */
public final class DefaultIngressClass implements AdmissionPlugin {
  private static final ResourceType INGRESSES = new ResourceType("networking.k8s.io", "ingresses");
  private static final ResourceType CLASSES =
      new ResourceType("networking.k8s.io", "ingressclasses");
  private static final String OLDER = "kubernetes.io/ingress.class";
  private static final List<String> MARKS = List.of("ingressclass.kubernetes.io/is-default-class");

  @Override
  public String name() {
    return "DefaultIngressClass";
  }

  @Override
  public Optional<Failure> mutate(AdmissionRequest request) {
    boolean applies = Requests.isOn(request, INGRESSES) && Requests.is(request, Operation.CREATE);
    if (applies) {
      ObjectNode ingress = request.object().orElseThrow();
      boolean named =
          ingress.path("spec").hasNonNull("ingressClassName")
              || !ingress.path("metadata").path("annotations").path(OLDER).asText("").isEmpty();
      if (!named) {
        DefaultClasses.newest(request.image(), CLASSES, MARKS)
            .ifPresent(found ->
                Requests.spec(request).ifPresent(spec -> spec.put("ingressClassName", found)));
      }
    }
    return Optional.empty();
  }
}

package io.troupe.core.admit;

import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.image.StoredObject;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.StatusCause;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Nothing is written to a namespace that is not there, nothing new to one that is going, and the
 * namespaces the cluster needs cannot be deleted. Follows upstream
 * apiserver/pkg/admission/plugin/namespace/lifecycle.
 */
public final class NamespaceLifecycle implements AdmissionPlugin {
  private static final Set<String> IMMORTAL = Set.of("default", "kube-system", "kube-public");

  @Override
  public String name() {
    return "NamespaceLifecycle";
  }

  @Override
  public Optional<Failure> mutate(AdmissionRequest request) {
    boolean deletes = Requests.is(request, Operation.DELETE);
    if (request.key().type().equals(Requests.NAMESPACES)) {
      return deletes && IMMORTAL.contains(request.key().name())
          ? Requests.forbid(request, "this namespace may not be deleted")
          : Optional.empty();
    }
    String namespace = request.key().namespace();
    if (namespace.isEmpty() || deletes) {
      return Optional.empty();
    }
    Optional<StoredObject> found = request.image().of(Requests.NAMESPACES).get("", namespace);
    if (found.isEmpty()) {
      return Optional.of(Failure.notFound(Requests.NAMESPACES, namespace));
    }
    return Requests.is(request, Operation.CREATE) && isTerminating(found.get())
        ? Optional.of(terminating(request, namespace))
        : Optional.empty();
  }

  private static boolean isTerminating(StoredObject namespace) {
    return namespace.facts().deleting()
        || namespace.facts().fields().getOrDefault("status.phase", "").equals("Terminating");
  }

  private static Failure terminating(AdmissionRequest request, String namespace) {
    return Failure.forbidden(
            request.key().type(),
            request.key().name(),
            "unable to create new content in namespace "
                + namespace
                + " because it is being terminated")
        .withCauses(
            List.of(
                new StatusCause(
                    "NamespaceTerminating",
                    "namespace " + namespace + " is being terminated",
                    "metadata.namespace")));
  }
}

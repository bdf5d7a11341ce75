package io.troupe.actors.gate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionPlugin;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.outcome.Failure;
import java.util.List;
import java.util.Optional;

/** The chain of plugins, in order, up to the first refusal. */
final class Admission {
  private final List<AdmissionPlugin> chain;

  Admission(List<AdmissionPlugin> chain) {
    this.chain = chain;
  }

  static AdmissionRequest of(
      Write write,
      AdmissionRequest.Operation operation,
      ObjectKey key,
      Optional<ObjectNode> object,
      Optional<ObjectNode> old,
      ClusterImage image) {
    return new AdmissionRequest(
        operation,
        write.kind(),
        key,
        write.subresource(),
        object,
        old,
        write.request().caller().user(),
        write.dryRun(),
        image);
  }

  Optional<Failure> mutate(AdmissionRequest request) {
    for (AdmissionPlugin plugin : chain) {
      Optional<Failure> refusal = plugin.mutate(request);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  Optional<Failure> validate(AdmissionRequest request) {
    for (AdmissionPlugin plugin : chain) {
      Optional<Failure> refusal = plugin.validate(request);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }
}

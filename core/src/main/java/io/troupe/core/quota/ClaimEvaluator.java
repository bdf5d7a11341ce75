package io.troupe.core.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.quantity.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Claims of volumes: number and storage, in all and by class. */
final class ClaimEvaluator implements Evaluator {
  static final ClaimEvaluator INSTANCE = new ClaimEvaluator();

  private static final String BY_CLASS = ".storageclass.storage.k8s.io/";
  private static final List<String> RESOURCES =
      List.of("persistentvolumeclaims", "requests.storage");
  private static final String COUNT = "count/persistentvolumeclaims";

  @Override
  public boolean measures(String resource) {
    return RESOURCES.contains(resource)
        || resource.equals(COUNT)
        || RESOURCES.stream().anyMatch(r -> resource.endsWith(BY_CLASS + r));
  }

  @Override
  public boolean countsUpdates() {
    return true;
  }

  @Override
  public Amounts usage(ObjectNode claim) {
    Map<String, Quantity> usage = new TreeMap<>();
    usage.put(COUNT, Quantity.of(1));
    usage.put("persistentvolumeclaims", Quantity.of(1));
    String className = className(claim);
    if (!className.isEmpty()) {
      usage.put(className + BY_CLASS + "persistentvolumeclaims", Quantity.of(1));
    }
    storage(claim)
        .ifPresent(storage -> {
          usage.put("requests.storage", storage);
          if (!className.isEmpty()) {
            usage.put(className + BY_CLASS + "requests.storage", storage);
          }
        });
    return new Amounts(usage);
  }

  /** What was given, while that is more than what is asked for. */
  private static Optional<Quantity> storage(ObjectNode claim) {
    JsonNode asked = claim.path("spec").path("resources").path("requests").path("storage");
    JsonNode given = claim.path("status").path("allocatedResources").path("storage");
    Optional<Quantity> wanted = Quantity.parse(asked.asText(""));
    Optional<Quantity> allocated = Quantity.parse(given.asText(""));
    return wanted.isPresent()
            && allocated.isPresent()
            && allocated.get().compareTo(wanted.get()) > 0
        ? allocated
        : wanted;
  }

  private static String className(ObjectNode claim) {
    String old =
        claim
            .path("metadata")
            .path("annotations")
            .path("volume.beta.kubernetes.io/storage-class")
            .asText("");
    return old.isEmpty() ? claim.path("spec").path("storageClassName").asText("") : old;
  }

  @Override
  public boolean matches(Scope scope, ObjectNode claim) {
    return scope.name().equals("VolumeAttributesClass")
        && scope.wants(claim.path("spec").path("volumeAttributesClassName").asText(""));
  }
}

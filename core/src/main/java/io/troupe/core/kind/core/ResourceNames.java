package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.kind.name.Labels;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.quantity.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which names resources have where, and what amounts of them may be. */
public final class ResourceNames {
  private static final List<String> OF_CONTAINERS = List.of("cpu", "memory", "ephemeral-storage");
  private static final List<String> OF_QUOTAS =
      List.of(
          "cpu",
          "memory",
          "ephemeral-storage",
          "requests.cpu",
          "requests.memory",
          "requests.storage",
          "requests.ephemeral-storage",
          "limits.cpu",
          "limits.memory",
          "limits.ephemeral-storage",
          "pods",
          "resourcequotas",
          "services",
          "replicationcontrollers",
          "secrets",
          "persistentvolumeclaims",
          "configmaps",
          "services.nodeports",
          "services.loadbalancers");
  private static final List<String> WHOLE =
      List.of(
          "pods",
          "resourcequotas",
          "services",
          "replicationcontrollers",
          "secrets",
          "configmaps",
          "persistentvolumeclaims",
          "services.nodeports",
          "services.loadbalancers");
  private static final List<String> ELSEWHERE =
      List.of("pods", "services", "replicationcontrollers", "resourcequotas", "storage");

  private ResourceNames() {}

  /** Standard names that a quota may limit; those with a slash are anybody's. */
  public static boolean isOfQuotas(String name) {
    return OF_QUOTAS.contains(name)
        || name.startsWith("hugepages-")
        || name.startsWith("requests.hugepages-");
  }

  /** Extended resources and huge pages are handed out whole, and a request is the limit. */
  public static boolean mayOvercommit(String name) {
    boolean ours = !name.contains("/") || name.startsWith("kubernetes.io/");
    return ours && !name.startsWith("hugepages-");
  }

  /**
   * @param path of the entry, with the name
   */
  static void ofContainer(String name, String path, List<FieldError> errors) {
    qualified(name, path, errors);
    boolean standard = OF_CONTAINERS.contains(name) || name.startsWith("hugepages-");
    if (!name.contains("/") && !standard) {
      errors.add(FieldError.invalid(path, name, "must be a standard resource for containers"));
    }
  }

  /** A name that stands for a resource of any kind of object. */
  static void ofAnything(String name, String path, List<FieldError> errors) {
    qualified(name, path, errors);
    boolean standard =
        OF_CONTAINERS.contains(name)
            || OF_QUOTAS.contains(name)
            || ELSEWHERE.contains(name)
            || name.startsWith("hugepages-");
    if (!name.contains("/") && !standard) {
      errors.add(
          FieldError.invalid(path, name, "must be a standard resource type or fully qualified"));
    }
  }

  static void ofQuota(String name, String path, List<FieldError> errors) {
    qualified(name, path, errors);
    if (!name.contains("/") && !isOfQuotas(name)) {
      errors.add(FieldError.invalid(path, name, "must be a standard resource for quota"));
    }
  }

  private static void qualified(String name, String path, List<FieldError> errors) {
    Labels.keyProblems(name).forEach(p -> errors.add(FieldError.invalid(path, name, p)));
  }

  /** Not negative, and whole where it counts things. */
  static void amount(Map.Entry<String, JsonNode> entry, String path, List<FieldError> errors) {
    String shown = entry.getValue().asText("");
    Optional<Quantity> amount = Quantity.parse(shown);
    if (amount.isEmpty()) {
      return;
    }
    if (amount.get().signum() < 0) {
      errors.add(FieldError.invalid(path, shown, "must be greater than or equal to 0"));
    }
    boolean whole = WHOLE.contains(entry.getKey()) || entry.getKey().startsWith("count/");
    if (whole && amount.get().milliValue() % 1000 != 0) {
      errors.add(FieldError.invalid(path, shown, "must be an integer"));
    }
  }
}

package io.troupe.core.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.core.QosClass;
import io.troupe.core.quantity.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Pods: one each while they run, and what they ask for. */
final class PodEvaluator implements Evaluator {
  static final PodEvaluator INSTANCE = new PodEvaluator();

  private static final List<String> COMPUTE = List.of("cpu", "memory", "ephemeral-storage");

  /** What a quota of it makes every container say. */
  private static final Set<String> DEMANDED =
      new TreeSet<>(
          List.of(
              "cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory"));

  private static final List<String> AFFINITY_TERMS =
      List.of(
          "requiredDuringSchedulingIgnoredDuringExecution",
          "preferredDuringSchedulingIgnoredDuringExecution");

  @Override
  public boolean measures(String resource) {
    String plain = resource.replaceFirst("^(requests|limits)\\.", "");
    return resource.equals("pods")
        || resource.equals("count/pods")
        || COMPUTE.contains(plain)
        || plain.startsWith("hugepages-")
        || resource.startsWith("requests.") && plain.contains("/") && !plain.contains(".storage");
  }

  @Override
  public boolean countsUpdates() {
    return true;
  }

  @Override
  public Amounts usage(ObjectNode pod) {
    Amounts all = Amounts.of("count/pods", 1);
    return hasEnded(pod)
        ? all
        : all.plus(
            compute(PodAmounts.requests(pod.path("spec")), PodAmounts.limits(pod.path("spec"))));
  }

  /** What ran to its end costs nothing but its place in the list. */
  private static boolean hasEnded(ObjectNode pod) {
    String phase = pod.path("status").path("phase").asText("");
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  private static Amounts compute(Amounts requests, Amounts limits) {
    Map<String, Quantity> usage = new TreeMap<>();
    usage.put("pods", Quantity.of(1));
    requests
        .byName()
        .forEach((name, amount) -> {
          usage.put("requests." + name, amount);
          if (!name.contains("/")) {
            usage.put(name, amount);
          }
        });
    limits
        .byName()
        .forEach((name, amount) -> {
          if (COMPUTE.contains(name)) {
            usage.put("limits." + name, amount);
          }
        });
    return new Amounts(usage);
  }

  @Override
  public boolean matches(Scope scope, ObjectNode pod) {
    JsonNode spec = pod.path("spec");
    return switch (scope.name()) {
      case "Terminating" -> spec.path("activeDeadlineSeconds").isNumber();
      case "NotTerminating" -> !spec.path("activeDeadlineSeconds").isNumber();
      case "BestEffort" -> QosClass.of(spec).equals("BestEffort");
      case "NotBestEffort" -> !QosClass.of(spec).equals("BestEffort");
      case "PriorityClass" -> scope.wants(spec.path("priorityClassName").asText(""));
      case "CrossNamespacePodAffinity" -> looksElsewhere(spec.path("affinity"));
      default -> false;
    };
  }

  private static boolean looksElsewhere(JsonNode affinity) {
    for (String kind : List.of("podAffinity", "podAntiAffinity")) {
      for (String list : AFFINITY_TERMS) {
        for (JsonNode each : affinity.path(kind).path(list)) {
          JsonNode term = each.has("podAffinityTerm") ? each.path("podAffinityTerm") : each;
          if (!term.path("namespaces").isEmpty() || term.hasNonNull("namespaceSelector")) {
            return true;
          }
        }
      }
    }
    return false;
  }

  @Override
  public Optional<String> unsaid(ObjectNode pod, Set<String> resources) {
    Set<String> demanded = new TreeSet<>(resources);
    demanded.retainAll(DEMANDED);
    Amounts whole =
        compute(
            Amounts.of(pod.path("spec").path("resources").path("requests")),
            Amounts.of(pod.path("spec").path("resources").path("limits")));
    demanded.removeAll(whole.byName().keySet());
    TreeMap<String, Set<String>> missing = new TreeMap<>();
    for (String list : List.of("containers", "initContainers")) {
      for (JsonNode container : pod.path("spec").path(list)) {
        JsonNode said = container.path("resources");
        Set<String> open = new TreeSet<>(demanded);
        Amounts own = compute(Amounts.of(said.path("requests")), Amounts.of(said.path("limits")));
        open.removeAll(own.byName().keySet());
        open.forEach(resource ->
            missing
                .computeIfAbsent(resource, _ -> new TreeSet<>())
                .add(container.path("name").asText()));
      }
    }
    List<String> parts = new ArrayList<>();
    missing.forEach((resource, names) -> parts.add(resource + " for: " + String.join(",", names)));
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of("must specify " + String.join("; ", parts));
  }
}

package io.troupe.core.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.quantity.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What a pod may learn about itself. Upstream: pkg/fieldpath and pkg/api/v1/resource.
 *
 * @param allocatable of the node; limits that are not set read as it
 */
public record DownwardApi(
    PodView pod, String nodeName, String hostIp, String podIp, JsonNode allocatable) {

  /** A fieldRef; empty for a path that does not exist. */
  public Optional<String> field(String path) {
    return switch (path) {
      case "metadata.name" -> Optional.of(pod.name());
      case "metadata.namespace" -> Optional.of(pod.namespace());
      case "metadata.uid" -> Optional.of(pod.uid());
      case "metadata.labels" -> Optional.of(lines(pod.metadata().path("labels")));
      case "metadata.annotations" -> Optional.of(lines(pod.metadata().path("annotations")));
      case "spec.nodeName" -> Optional.of(nodeName);
      case "spec.serviceAccountName" -> Optional.of(pod.spec().path("serviceAccountName").asText());
      case "status.hostIP", "status.hostIPs" -> Optional.of(hostIp);
      case "status.podIP", "status.podIPs" -> Optional.of(podIp);
      default -> subscript(path);
    };
  }

  /** {@code metadata.labels['app']}. */
  private Optional<String> subscript(String path) {
    int open = path.indexOf("['");
    if (open < 0 || !path.endsWith("']")) {
      return Optional.empty();
    }
    String key = path.substring(open + 2, path.length() - 2);
    String map = path.substring(0, open);
    return switch (map) {
      case "metadata.labels", "metadata.annotations" ->
          Optional.of(pod.metadata().path(map.substring("metadata.".length())).path(key).asText());
      default -> Optional.empty();
    };
  }

  /** A resourceFieldRef; of another container if it names one. */
  public Optional<String> resource(JsonNode ref, ContainerView self) {
    Optional<ContainerView> container =
        ref.hasNonNull("containerName")
            ? pod.container(ref.path("containerName").asText())
            : Optional.of(self);
    if (container.isEmpty()) {
      return Optional.empty();
    }
    String resource = ref.path("resource").asText(); // limits.cpu, requests.memory...
    int dot = resource.indexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    String name = resource.substring(dot + 1);
    JsonNode resources = container.get().spec().path("resources");
    JsonNode limit = resources.path("limits").path(name);
    JsonNode value =
        switch (resource.substring(0, dot)) {
          case "limits" -> limit.isMissingNode() ? allocatable.path(name) : limit;
          case "requests" ->
              resources.path("requests").has(name) ? resources.path("requests").path(name) : limit;
          default -> limit;
        };
    Quantity amount = Quantity.ofOrZero(value.asText());
    return Optional.of(divided(amount, Quantity.ofOrZero(ref.path("divisor").asText())));
  }

  /** Rounded up; without a divisor in whole units. */
  private static String divided(Quantity amount, Quantity divisor) {
    BigDecimal by = divisor.isZero() ? BigDecimal.ONE : divisor.amount();
    return amount.amount().divide(by, 0, RoundingMode.CEILING).toPlainString();
  }

  private static String lines(JsonNode map) {
    return StreamSupport.stream(map.properties().spliterator(), false)
        .sorted(java.util.Map.Entry.comparingByKey())
        .map(e -> e.getKey() + "=" + quoted(e.getValue().asText()))
        .collect(Collectors.joining("\n"));
  }

  private static String quoted(String text) {
    return '"'
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t")
        + '"';
  }
}

package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.check.Choices;
import io.troupe.core.kind.name.Labels;
import io.troupe.core.outcome.FieldError;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a Service may not say about how it is reached from outside, and how traffic is spread. */
final class ServiceExposureValidation {
  private static final int KUBELET_PORT = 10_250;
  private static final String BALANCED = "may only be used when `type` is 'LoadBalancer'";

  private ServiceExposureValidation() {}

  static void add(JsonNode spec, List<FieldError> errors) {
    String type = Tree.text(spec, "type");
    boolean balanced = type.equals("LoadBalancer");
    traffic(spec, balanced, errors);
    if (!balanced) {
      for (String field : List.of("allocateLoadBalancerNodePorts", "loadBalancerClass")) {
        if (Tree.has(spec, field)) {
          errors.add(FieldError.forbidden("spec." + field, BALANCED));
        }
      }
      if (!spec.path("loadBalancerSourceRanges").isEmpty()) {
        errors.add(FieldError.forbidden("spec.LoadBalancerSourceRanges", BALANCED));
      }
    }
    String owner = Tree.text(spec, "loadBalancerClass");
    if (Tree.has(spec, "loadBalancerClass")) {
      Labels.keyProblems(owner)
          .forEach(p -> errors.add(FieldError.invalid("spec.loadBalancerClass", owner, p)));
    }
    ranges(spec.path("loadBalancerSourceRanges"), errors);
    Choices.optional(
        spec,
        "trafficDistribution",
        List.of("PreferClose", "PreferSameNode", "PreferSameZone"),
        "spec",
        errors);
    ports(Tree.objects(spec.path("ports")), balanced, errors);
  }

  /** Whether anything outside the cluster can reach it. */
  static boolean isExposed(JsonNode spec) {
    return switch (Tree.text(spec, "type")) {
      case "NodePort", "LoadBalancer" -> true;
      case "ClusterIP" -> !spec.path("externalIPs").isEmpty();
      default -> false;
    };
  }

  private static void traffic(JsonNode spec, boolean balanced, List<FieldError> errors) {
    String policy = Tree.text(spec, "externalTrafficPolicy");
    if (!isExposed(spec) && !policy.isEmpty()) {
      errors.add(
          FieldError.invalid(
              "spec.externalTrafficPolicy",
              policy,
              "may only be set for externally-accessible services"));
    }
    long port = spec.path("healthCheckNodePort").asLong(0);
    if (port != 0 && !(balanced && policy.equals("Local"))) {
      errors.add(
          FieldError.invalid(
              "spec.healthCheckNodePort",
              port,
              "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is"
                  + " 'Local'"));
    }
  }

  private static void ranges(JsonNode ranges, List<FieldError> errors) {
    for (int i = 0; i < ranges.size(); i++) {
      String range = ranges.get(i).asText("").strip();
      int slash = range.indexOf('/');
      boolean v6 = range.contains(":");
      boolean fits =
          slash > 0
              && AddressErrors.parse(range.substring(0, slash)).isPresent()
              && range.substring(slash + 1).matches("[0-9]{1,3}")
              && Integer.parseInt(range.substring(slash + 1)) <= (v6 ? 128 : 32);
      if (!fits) {
        errors.add(
            FieldError.invalid(
                "spec.LoadBalancerSourceRanges[" + i + "]",
                range,
                "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"));
      }
    }
  }

  private static void ports(List<ObjectNode> ports, boolean balanced, List<FieldError> errors) {
    Set<String> nodePorts = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      ObjectNode port = ports.get(i);
      String path = "spec.ports[" + i + "]";
      if (balanced && port.path("port").asLong(0) == KUBELET_PORT) {
        errors.add(
            FieldError.invalid(
                path + ".port",
                KUBELET_PORT,
                "may not expose port 10250 externally since it is used by kubelet"));
      }
      if (Tree.has(port, "appProtocol")) {
        String protocol = Tree.text(port, "appProtocol");
        Labels.keyProblems(protocol)
            .forEach(p -> errors.add(FieldError.invalid(path + ".appProtocol", protocol, p)));
      }
      long nodePort = port.path("nodePort").asLong(0);
      if (nodePort != 0 && !nodePorts.add(Tree.text(port, "protocol") + nodePort)) {
        errors.add(
            new FieldError(
                FieldError.Type.DUPLICATE, path + ".nodePort", Long.toString(nodePort), ""));
      }
    }
  }

  static void ofUpdate(JsonNode spec, JsonNode old, List<FieldError> errors) {
    boolean stays =
        Tree.text(spec, "type").equals("LoadBalancer")
            && Tree.text(old, "type").equals("LoadBalancer");
    String before = Tree.text(old, "loadBalancerClass");
    String after = Tree.text(spec, "loadBalancerClass");
    if (stays && !before.equals(after)) {
      errors.add(FieldError.invalid("spec.loadBalancerClass", after, "may not change once set"));
    }
  }

  /** What the type makes meaningless. */
  static List<String> warnings(JsonNode spec) {
    boolean elsewhere = Tree.text(spec, "type").equals("ExternalName");
    if (!elsewhere && !Tree.text(spec, "externalName").isEmpty()) {
      return List.of("spec.externalName is ignored when spec.type is not \"ExternalName\"");
    }
    if (elsewhere && !spec.path("externalIPs").isEmpty()) {
      return List.of("spec.externalIPs is ignored when spec.type is \"ExternalName\"");
    }
    boolean headless = Tree.text(spec, "clusterIP").equals(ServiceRules.NO_ADDRESS);
    return headless && Tree.text(spec, "sessionAffinity").equals("ClientIP")
        ? List.of("spec.SessionAffinity is ignored for headless services")
        : List.of();
  }
}

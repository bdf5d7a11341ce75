package io.troupe.core.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.quantity.Quantity;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Services: each costs one, its node ports cost, and so does a load balancer. */
final class ServiceEvaluator implements Evaluator {
  static final ServiceEvaluator INSTANCE = new ServiceEvaluator();

  private static final List<String> RESOURCES =
      List.of("services", "services.nodeports", "services.loadbalancers", "count/services");

  @Override
  public boolean measures(String resource) {
    return RESOURCES.contains(resource);
  }

  @Override
  public boolean countsUpdates() {
    return true;
  }

  @Override
  public Amounts usage(ObjectNode service) {
    JsonNode spec = service.path("spec");
    String type = spec.path("type").asText("");
    long ports =
        switch (type) {
          case "NodePort" -> spec.path("ports").size();
          case "LoadBalancer" ->
              spec.path("allocateLoadBalancerNodePorts").asBoolean(true)
                  ? spec.path("ports").size()
                  : withNodePort(spec.path("ports"));
          default -> 0;
        };
    Map<String, Quantity> usage = new TreeMap<>();
    usage.put("services", Quantity.of(1));
    usage.put("count/services", Quantity.of(1));
    usage.put("services.nodeports", Quantity.of(ports));
    usage.put("services.loadbalancers", Quantity.of(type.equals("LoadBalancer") ? 1 : 0));
    return new Amounts(usage);
  }

  private static long withNodePort(JsonNode ports) {
    long count = 0;
    for (JsonNode port : ports) {
      count += port.path("nodePort").asLong(0) != 0 ? 1 : 0;
    }
    return count;
  }
}

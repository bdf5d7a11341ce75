package io.troupe.node.runtime;

import io.troupe.core.kubelet.ContainerView;
import java.net.URI;
import java.util.Map;

/**
 * Where containers find the API server. They are processes of this machine and its network, where
 * nothing routes the cluster address of the Service {@code kubernetes}; so its variables name the
 * API's real address instead. What the pod sets itself stays.
 */
record ApiVariables(URI server) {

  void replace(ContainerView container, Map<String, String> environment) {
    String host = server.getHost();
    String port = Integer.toString(server.getPort());
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    put("KUBERNETES_SERVICE_HOST", bare, container, environment);
    put("KUBERNETES_SERVICE_PORT", port, container, environment);
    put("KUBERNETES_SERVICE_PORT_HTTPS", port, container, environment);
    put("KUBERNETES_PORT", "tcp://" + host + ":" + port, container, environment);
    // The others carry the Service's own port in their names.
    environment.keySet().removeIf(n -> n.startsWith("KUBERNETES_PORT_") && !own(n, container));
  }

  private static void put(
      String name, String value, ContainerView container, Map<String, String> environment) {
    if (environment.containsKey(name) && !own(name, container)) {
      environment.put(name, value);
    }
  }

  private static boolean own(String name, ContainerView container) {
    for (var variable : container.spec().path("env")) {
      if (variable.path("name").asText().equals(name)) {
        return true;
      }
    }
    return false;
  }
}

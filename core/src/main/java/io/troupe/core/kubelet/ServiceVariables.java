package io.troupe.core.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;

/** Docker-link style variables of a Service. Upstream: pkg/kubelet/envvars. */
final class ServiceVariables {
  private ServiceVariables() {}

  /** Services without a cluster address have none. */
  static void add(JsonNode service, Map<String, String> variables) {
    String ip = service.path("spec").path("clusterIP").asText();
    JsonNode ports = service.path("spec").path("ports");
    if (ip.isEmpty() || ip.equals("None") || ports.isEmpty()) {
      return;
    }
    String prefix = Environment.variableName(service.path("metadata").path("name").asText());
    variables.put(prefix + "_SERVICE_HOST", ip);
    variables.put(prefix + "_SERVICE_PORT", ports.path(0).path("port").asText());
    for (JsonNode port : ports) {
      if (!port.path("name").asText().isEmpty()) {
        variables.put(
            prefix + "_SERVICE_PORT_" + Environment.variableName(port.path("name").asText()),
            port.path("port").asText());
      }
    }
    boolean first = true;
    for (JsonNode port : ports) {
      String number = port.path("port").asText();
      String protocol = port.path("protocol").asText("TCP");
      String url = protocol.toLowerCase(Locale.ROOT) + "://" + host(ip) + ":" + number;
      if (first) {
        variables.put(prefix + "_PORT", url);
        first = false;
      }
      String each = prefix + "_PORT_" + number + "_" + protocol.toUpperCase(Locale.ROOT);
      variables.put(each, url);
      variables.put(each + "_PROTO", protocol.toLowerCase(Locale.ROOT));
      variables.put(each + "_PORT", number);
      variables.put(each + "_ADDR", ip);
    }
  }

  private static String host(String ip) {
    return ip.contains(":") ? "[" + ip + "]" : ip;
  }
}

package io.troupe.core.kind.core;

import static io.troupe.core.kind.Columns.orNone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Column;
import io.troupe.core.kind.Columns;
import io.troupe.core.kind.Tree;
import java.util.ArrayList;
import java.util.List;

/** What {@code kubectl get services} shows. */
final class ServiceColumns {
  static final List<Column> ALL =
      List.of(
          Columns.NAME,
          Columns.text("Type", "How the service is reached.", o -> spec(o, "type")),
          Columns.text("Cluster-IP", "Its address inside.", o -> orNone(spec(o, "clusterIP"))),
          Columns.text("External-IP", "Its addresses outside.", ServiceColumns::external),
          Columns.text("Port(s)", "Its ports, with node ports.", ServiceColumns::ports),
          Columns.AGE,
          Columns.wide(
              "Selector",
              "Which pods serve it.",
              o -> Columns.labels(o.path("spec").path("selector"))));

  private ServiceColumns() {}

  private static String spec(ObjectNode service, String field) {
    return Tree.text(service.path("spec"), field);
  }

  private static String external(ObjectNode service) {
    List<String> addresses = new ArrayList<>();
    String type = spec(service, "type");
    if (type.equals("ExternalName")) {
      return spec(service, "externalName");
    }
    if (type.equals("LoadBalancer")) {
      for (JsonNode ingress : service.path("status").path("loadBalancer").path("ingress")) {
        String ip = Tree.text(ingress, "ip");
        addresses.add(ip.isEmpty() ? Tree.text(ingress, "hostname") : ip);
      }
    }
    service.path("spec").path("externalIPs").forEach(ip -> addresses.add(ip.asText()));
    if (addresses.isEmpty()) {
      return type.equals("LoadBalancer") ? "<pending>" : "<none>";
    }
    return String.join(",", addresses);
  }

  private static String ports(ObjectNode service) {
    List<String> ports = new ArrayList<>();
    for (JsonNode port : service.path("spec").path("ports")) {
      long node = port.path("nodePort").asLong(0);
      String number = port.path("port").asText();
      ports.add((node == 0 ? number : number + ':' + node) + '/' + Tree.text(port, "protocol"));
    }
    return orNone(String.join(",", ports));
  }
}

package io.troupe.core.kind.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Column;
import io.troupe.core.kind.Columns;
import io.troupe.core.kind.Tree;
import java.util.ArrayList;
import java.util.List;

/** The tables of {@code discovery.k8s.io} and {@code networking.k8s.io}. */
final class NetworkColumns {
  private static final int SHOWN_MAX = 3;

  static final List<Column> ENDPOINT_SLICE =
      List.of(
          Columns.NAME,
          Columns.text("AddressType", "Of its endpoints.", o -> Tree.text(o, "addressType")),
          Columns.text("Ports", "Of its endpoints.", NetworkColumns::ports),
          Columns.text("Endpoints", "Their addresses.", NetworkColumns::endpoints),
          Columns.AGE);

  static final List<Column> IP_ADDRESS =
      List.of(
          Columns.NAME,
          Columns.text("ParentRef", "What has claimed the address.", NetworkColumns::parent),
          Columns.AGE);

  static final List<Column> INGRESS =
      List.of(
          Columns.NAME,
          Columns.text(
              "Class",
              "Who is to serve it.",
              o -> Columns.orNone(Tree.text(o.path("spec"), "ingressClassName"))),
          Columns.text("Hosts", "For which hosts.", NetworkColumns::hosts),
          Columns.text("Address", "Where it is served.", NetworkColumns::balancer),
          Columns.text(
              "Ports",
              "On which ports.",
              o -> o.path("spec").path("tls").isEmpty() ? "80" : "80, 443"),
          Columns.AGE);

  static final List<Column> INGRESS_CLASS =
      List.of(
          Columns.NAME,
          Columns.text(
              "Controller", "Who serves it.", o -> Tree.text(o.path("spec"), "controller")),
          Columns.text("Parameters", "What configures it.", NetworkColumns::parameters),
          Columns.AGE);

  static final List<Column> NETWORK_POLICY =
      List.of(
          Columns.NAME,
          Columns.text(
              "Pod-Selector",
              "Whose traffic it rules.",
              o -> Columns.selector(o.path("spec").path("podSelector"))),
          Columns.AGE);

  static final List<Column> SERVICE_CIDR =
      List.of(
          Columns.NAME,
          Columns.text(
              "CIDRs", "Where services get addresses.", o -> texts(o.path("spec").path("cidrs"))),
          Columns.AGE);

  private NetworkColumns() {}

  private static String texts(JsonNode list) {
    List<String> all = new ArrayList<>();
    list.forEach(item -> all.add(item.asText()));
    return String.join(",", all);
  }

  private static String hosts(ObjectNode ingress) {
    List<String> hosts = new ArrayList<>();
    for (JsonNode rule : ingress.path("spec").path("rules")) {
      String host = Tree.text(rule, "host");
      if (!host.isEmpty()) {
        hosts.add(host);
      }
    }
    return hosts.isEmpty() ? "*" : abridged(hosts);
  }

  private static String balancer(ObjectNode ingress) {
    List<String> addresses = new ArrayList<>();
    for (JsonNode point : ingress.path("status").path("loadBalancer").path("ingress")) {
      String ip = Tree.text(point, "ip");
      String address = ip.isEmpty() ? Tree.text(point, "hostname") : ip;
      if (!address.isEmpty()) {
        addresses.add(address);
      }
    }
    return String.join(",", addresses);
  }

  private static String parameters(ObjectNode ingressClass) {
    JsonNode parameters = ingressClass.path("spec").path("parameters");
    if (!parameters.isObject()) {
      return "<none>";
    }
    String group = Tree.text(parameters, "apiGroup");
    return Tree.text(parameters, "kind")
        + (group.isEmpty() ? "" : "." + group)
        + "/"
        + Tree.text(parameters, "name");
  }

  private static String ports(ObjectNode slice) {
    List<String> ports = new ArrayList<>();
    for (JsonNode port : slice.path("ports")) {
      String number = port.path("port").asText("");
      ports.add(number.isEmpty() ? "*" : number);
    }
    return abridged(ports);
  }

  private static String endpoints(ObjectNode slice) {
    List<String> addresses = new ArrayList<>();
    for (JsonNode endpoint : slice.path("endpoints")) {
      endpoint.path("addresses").forEach(a -> addresses.add(a.asText()));
    }
    return abridged(addresses);
  }

  private static String abridged(List<String> all) {
    if (all.isEmpty()) {
      return "<unset>";
    }
    int more = all.size() - SHOWN_MAX;
    return more <= 0
        ? String.join(",", all)
        : String.join(",", all.subList(0, SHOWN_MAX)) + " + " + more + " more...";
  }

  private static String parent(ObjectNode address) {
    JsonNode parent = address.path("spec").path("parentRef");
    List<String> parts = new ArrayList<>();
    for (String field : List.of("group", "resource", "namespace", "name")) {
      String part = Tree.text(parent, field);
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }
}

package io.troupe.core.kind.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Column;
import io.troupe.core.kind.Columns;
import io.troupe.core.kind.Tree;
import java.util.ArrayList;
import java.util.List;

/** The tables of endpoint slices and claimed addresses. */
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

  private NetworkColumns() {}

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

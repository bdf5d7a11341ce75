package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Column;
import io.troupe.core.kind.Columns;
import io.troupe.core.kind.Tree;
import java.util.ArrayList;
import java.util.List;

/** The tables of the small kinds of the core group. */
final class CoreColumns {
  private static final int ENDPOINTS_SHOWN_MAX = 3;

  static final List<Column> CONFIG_MAP =
      List.of(
          Columns.NAME,
          Columns.number(
              "Data",
              "How many keys it has.",
              o -> (long) o.path("data").size() + o.path("binaryData").size()),
          Columns.AGE);

  static final List<Column> SECRET =
      List.of(
          Columns.NAME,
          Columns.text("Type", "What the secret is for.", o -> Tree.text(o, "type")),
          Columns.number("Data", "How many keys it has.", o -> (long) o.path("data").size()),
          Columns.AGE);

  static final List<Column> NAMESPACE =
      List.of(
          Columns.NAME,
          Columns.text(
              "Status", "Active or Terminating.", o -> Tree.text(o.path("status"), "phase")),
          Columns.AGE);

  static final List<Column> SERVICE_ACCOUNT =
      List.of(
          Columns.NAME,
          Columns.number(
              "Secrets", "How many secrets it may mount.", o -> (long) o.path("secrets").size()),
          Columns.AGE);

  static final List<Column> ENDPOINTS =
      List.of(
          Columns.NAME,
          Columns.text("Endpoints", "Ready addresses with ports.", CoreColumns::endpoints),
          Columns.AGE);

  private CoreColumns() {}

  private static String endpoints(ObjectNode endpoints) {
    List<String> all = new ArrayList<>();
    for (JsonNode subset : endpoints.path("subsets")) {
      JsonNode ports = subset.path("ports");
      for (JsonNode port : ports) {
        for (JsonNode address : subset.path("addresses")) {
          all.add(joined(Tree.text(address, "ip"), port.path("port").asText()));
        }
      }
      if (ports.isEmpty()) {
        subset.path("addresses").forEach(a -> all.add(Tree.text(a, "ip")));
      }
    }
    return Columns.orNone(abridged(all));
  }

  /** The first few, and how many more. */
  public static String abridged(List<String> all) {
    if (all.size() <= ENDPOINTS_SHOWN_MAX) {
      return String.join(",", all);
    }
    int more = all.size() - ENDPOINTS_SHOWN_MAX;
    return String.join(",", all.subList(0, ENDPOINTS_SHOWN_MAX)) + " + " + more + " more...";
  }

  private static String joined(String ip, String port) {
    return ip.contains(":") ? "[" + ip + "]:" + port : ip + ':' + port;
  }
}

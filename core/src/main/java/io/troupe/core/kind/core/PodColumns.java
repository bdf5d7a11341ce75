package io.troupe.core.kind.core;

import static io.troupe.core.kind.Columns.orNone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Column;
import io.troupe.core.kind.Columns;
import io.troupe.core.kind.Tree;
import java.util.List;

/** What {@code kubectl get pods} shows. */
final class PodColumns {
  static final List<Column> ALL =
      List.of(
          Columns.NAME,
          Columns.text(
              "Ready",
              "How many of the containers are ready.",
              o -> {
                PodSummary s = PodSummary.of(o);
                return s.ready() + "/" + s.containers();
              }),
          Columns.text(
              "Status",
              "What the containers are doing, in one word.",
              o -> PodSummary.of(o).status()),
          Columns.timed(
              "Restarts",
              "How often containers were started again, and when last.",
              (o, now) -> PodSummary.of(o).restartsText(now)),
          Columns.AGE,
          Columns.wide("IP", "The pod's address.", PodColumns::address),
          Columns.wide(
              "Node", "Where the pod runs.", o -> orNone(Tree.text(o.path("spec"), "nodeName"))),
          Columns.wide(
              "Nominated Node",
              "Where room is being made for the pod.",
              o -> orNone(Tree.text(o.path("status"), "nominatedNodeName"))),
          Columns.wide(
              "Readiness Gates", "Conditions that must hold as well.", PodColumns::readinessGates));

  private PodColumns() {}

  private static String address(ObjectNode pod) {
    JsonNode status = pod.path("status");
    String first = Tree.text(status.path("podIPs").path(0), "ip");
    return orNone(first.isEmpty() ? Tree.text(status, "podIP") : first);
  }

  private static String readinessGates(ObjectNode pod) {
    JsonNode gates = pod.path("spec").path("readinessGates");
    if (gates.isEmpty()) {
      return "<none>";
    }
    int open = 0;
    for (JsonNode gate : gates) {
      if (PodSummary.condition(pod, Tree.text(gate, "conditionType")).equals("True")) {
        open++;
      }
    }
    return open + "/" + gates.size();
  }
}

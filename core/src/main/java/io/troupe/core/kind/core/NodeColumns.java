package io.troupe.core.kind.core;

import static io.troupe.core.kind.Columns.orNone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Column;
import io.troupe.core.kind.Columns;
import io.troupe.core.kind.Tree;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What {@code kubectl get nodes} shows. */
final class NodeColumns {
  private static final String ROLE_PREFIX = "node-role.kubernetes.io/";

  static final List<Column> ALL =
      List.of(
          Columns.NAME,
          Columns.text("Status", "Whether the node can run pods.", NodeColumns::status),
          Columns.text("Roles", "What the node's labels say it is for.", NodeColumns::roles),
          Columns.AGE,
          Columns.text("Version", "The node agent's version.", o -> info(o, "kubeletVersion")),
          Columns.wide("Internal-IP", "Its address inside.", o -> address(o, "InternalIP")),
          Columns.wide("External-IP", "Its address outside.", o -> address(o, "ExternalIP")),
          Columns.wide("OS-Image", "Its operating system.", o -> known(info(o, "osImage"))),
          Columns.wide("Kernel-Version", "Its kernel.", o -> known(info(o, "kernelVersion"))),
          Columns.wide(
              "Container-Runtime",
              "What runs its containers.",
              o -> known(info(o, "containerRuntimeVersion"))));

  private NodeColumns() {}

  private static String status(ObjectNode node) {
    String ready = PodSummary.condition(node, "Ready");
    String status = ready.isEmpty() ? "Unknown" : ready.equals("True") ? "Ready" : "NotReady";
    boolean closed = node.path("spec").path("unschedulable").asBoolean(false);
    return closed ? status + ",SchedulingDisabled" : status;
  }

  private static String roles(ObjectNode node) {
    Set<String> roles = new TreeSet<>();
    for (Map.Entry<String, JsonNode> label : node.path("metadata").path("labels").properties()) {
      if (label.getKey().startsWith(ROLE_PREFIX)) {
        String role = label.getKey().substring(ROLE_PREFIX.length());
        if (!role.isEmpty()) {
          roles.add(role);
        }
      } else if (label.getKey().equals("kubernetes.io/role")) {
        roles.add(label.getValue().asText());
      }
    }
    return orNone(String.join(",", roles));
  }

  private static String info(ObjectNode node, String field) {
    return Tree.text(node.path("status").path("nodeInfo"), field);
  }

  private static String known(String text) {
    return text.isEmpty() ? "<unknown>" : text;
  }

  private static String address(ObjectNode node, String type) {
    for (JsonNode address : node.path("status").path("addresses")) {
      if (Tree.text(address, "type").equals(type)) {
        return Tree.text(address, "address");
      }
    }
    return "<none>";
  }
}

package io.troupe.core.kind.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Column;
import io.troupe.core.kind.Columns;
import io.troupe.core.kind.Tree;
import io.troupe.core.meta.OwnerReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The tables of the workloads: whatever has a pod template. */
public final class WorkloadColumns {
  public static final Column CONTAINERS =
      Columns.wide("Containers", "Names of the template's containers.", o -> each(o, "name"));
  public static final Column IMAGES =
      Columns.wide("Images", "Images of the template's containers.", o -> each(o, "image"));
  public static final Column SELECTOR =
      Columns.wide("Selector", "Which pods are its own.", WorkloadColumns::selector);

  public static final List<Column> DEPLOYMENT =
      List.of(
          Columns.NAME,
          Columns.text(
              "Ready",
              "How many of the wanted pods are ready.",
              o -> status(o, "readyReplicas") + "/" + wanted(o)),
          Columns.number(
              "Up-to-date",
              "How many pods are of the newest template.",
              o -> status(o, "updatedReplicas")),
          Columns.number(
              "Available",
              "How many pods have been ready long enough.",
              o -> status(o, "availableReplicas")),
          Columns.AGE,
          CONTAINERS,
          IMAGES,
          SELECTOR);

  public static final List<Column> REPLICA_SET =
      List.of(
          Columns.NAME,
          Columns.number("Desired", "How many pods are wanted.", WorkloadColumns::wanted),
          Columns.number("Current", "How many pods there are.", o -> status(o, "replicas")),
          Columns.number("Ready", "How many pods are ready.", o -> status(o, "readyReplicas")),
          Columns.AGE,
          CONTAINERS,
          IMAGES,
          SELECTOR);

  public static final List<Column> POD_TEMPLATE =
      List.of(
          Columns.NAME,
          Columns.text("Containers", "Names of the template's containers.", o -> each(o, "name")),
          Columns.text("Images", "Images of the template's containers.", o -> each(o, "image")),
          Columns.text(
              "Pod Labels",
              "Labels of the pods it makes.",
              o -> Columns.labels(o.path("template").path("metadata").path("labels"))));

  public static final List<Column> STATEFUL_SET =
      List.of(
          Columns.NAME,
          Columns.text(
              "Ready",
              "How many of the wanted pods are ready.",
              o -> status(o, "readyReplicas") + "/" + wanted(o)),
          Columns.AGE,
          CONTAINERS,
          IMAGES);

  public static final List<Column> DAEMON_SET =
      List.of(
          Columns.NAME,
          Columns.number(
              "Desired", "How many nodes want a pod.", o -> status(o, "desiredNumberScheduled")),
          Columns.number(
              "Current", "How many of those have one.", o -> status(o, "currentNumberScheduled")),
          Columns.number("Ready", "How many pods are ready.", o -> status(o, "numberReady")),
          Columns.number(
              "Up-to-date",
              "How many pods are of the newest template.",
              o -> status(o, "updatedNumberScheduled")),
          Columns.number(
              "Available",
              "How many pods have been ready long enough.",
              o -> status(o, "numberAvailable")),
          Columns.text(
              "Node Selector",
              "Which nodes get a pod.",
              o ->
                  Columns.labels(
                      o.path("spec").path("template").path("spec").path("nodeSelector"))),
          Columns.AGE,
          CONTAINERS,
          IMAGES,
          SELECTOR);

  public static final List<Column> CONTROLLER_REVISION =
      List.of(
          Columns.NAME,
          Columns.text("Controller", "Whose history it is.", WorkloadColumns::controller),
          Columns.number("Revision", "Its number.", o -> o.path("revision").asLong()),
          Columns.AGE);

  private WorkloadColumns() {}

  private static long status(ObjectNode workload, String field) {
    return workload.path("status").path(field).asLong(0);
  }

  private static long wanted(ObjectNode workload) {
    return workload.path("spec").path("replicas").asLong(0);
  }

  private static String each(ObjectNode workload, String field) {
    List<String> values = new ArrayList<>();
    JsonNode holder = workload.has("template") ? workload : workload.path("spec");
    JsonNode job = holder.path("jobTemplate").path("spec");
    JsonNode spec = (job.isObject() ? job : holder).path("template").path("spec");
    spec.path("containers").forEach(c -> values.add(Tree.text(c, field)));
    return String.join(",", values);
  }

  private static String selector(ObjectNode workload) {
    JsonNode selector = workload.path("spec").path("selector");
    List<String> parts = new ArrayList<>();
    boolean plain = !selector.has("matchLabels") && !selector.has("matchExpressions");
    if (plain && !selector.isEmpty()) {
      return Columns.labels(selector); // a ReplicationController's
    }
    if (!selector.path("matchLabels").isEmpty()) {
      parts.add(Columns.labels(selector.path("matchLabels")));
    }
    for (JsonNode requirement : selector.path("matchExpressions")) {
      String key = Tree.text(requirement, "key");
      List<String> values = new ArrayList<>();
      requirement.path("values").forEach(v -> values.add(v.asText()));
      String set = " (" + String.join(",", values.stream().sorted().toList()) + ')';
      parts.add(
          switch (Tree.text(requirement, "operator")) {
            case "In" -> key + " in" + set;
            case "NotIn" -> key + " notin" + set;
            case "DoesNotExist" -> '!' + key;
            default -> key;
          });
    }
    return Columns.orNone(String.join(",", parts));
  }

  private static String controller(ObjectNode revision) {
    for (OwnerReference owner : OwnerReference.of(revision)) {
      if (owner.controller()) {
        int slash = owner.apiVersion().indexOf('/');
        String group = slash < 0 ? "" : '.' + owner.apiVersion().substring(0, slash);
        return owner.kind().toLowerCase(Locale.ROOT) + group + '/' + owner.name();
      }
    }
    return "<none>";
  }
}

package io.troupe.core.kind.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Column;
import io.troupe.core.kind.Columns;
import io.troupe.core.kind.Tree;
import java.util.ArrayList;
import java.util.List;

/** The tables of {@code storage.k8s.io}. */
final class StorageColumns {
  private static final String UNSET = "<unset>";

  /** A class is the default one if it carries one of these with the value true. */
  static final List<String> DEFAULT_ANNOTATIONS =
      List.of(
          "storageclass.kubernetes.io/is-default-class",
          "storageclass.beta.kubernetes.io/is-default-class");

  static final List<Column> STORAGE_CLASS =
      List.of(
          new Column(
              Columns.NAME.name(),
              Columns.NAME.type(),
              Columns.NAME.format(),
              Columns.NAME.description(),
              0,
              (o, _) -> o.textNode(className(o))),
          Columns.text("Provisioner", "What makes its volumes.", o -> Tree.text(o, "provisioner")),
          Columns.text(
              "ReclaimPolicy",
              "What becomes of its volumes once released.",
              o -> orElse(Tree.text(o, "reclaimPolicy"), "Delete")),
          Columns.text(
              "VolumeBindingMode",
              "When its volumes are made.",
              o -> orElse(Tree.text(o, "volumeBindingMode"), "Immediate")),
          flag("AllowVolumeExpansion", "Whether its volumes can grow.", "allowVolumeExpansion"),
          Columns.AGE);

  static final List<Column> VOLUME_ATTRIBUTES_CLASS =
      List.of(
          Columns.NAME,
          Columns.text(
              "DriverName", "Whose attributes these are.", o -> Tree.text(o, "driverName")),
          Columns.AGE);

  static final List<Column> CSI_DRIVER =
      List.of(
          Columns.NAME,
          specFlag("AttachRequired", "Whether its volumes are attached first.", "attachRequired"),
          specFlag("PodInfoOnMount", "Whether it learns of the pod.", "podInfoOnMount"),
          specFlag("StorageCapacity", "Whether it publishes capacities.", "storageCapacity"),
          Columns.text(
              "TokenRequests",
              "For whom it wants tokens.",
              o -> joined(o.path("spec").path("tokenRequests"), "audience", UNSET)),
          specFlag("RequiresRepublish", "Whether it is asked again.", "requiresRepublish"),
          Columns.text(
              "Modes",
              "Which lives its volumes can have.",
              o -> joined(o.path("spec").path("volumeLifecycleModes"), "", "Persistent")),
          Columns.AGE);

  static final List<Column> CSI_NODE =
      List.of(
          Columns.NAME,
          Columns.number(
              "Drivers",
              "How many drivers it runs.",
              o -> (long) o.path("spec").path("drivers").size()),
          Columns.AGE);

  static final List<Column> CSI_STORAGE_CAPACITY =
      List.of(
          Columns.NAME,
          Columns.text(
              "StorageClassName", "The class it is about.", o -> Tree.text(o, "storageClassName")),
          Columns.text(
              "Capacity", "How much is left.", o -> orElse(Tree.text(o, "capacity"), UNSET)));

  static final List<Column> VOLUME_ATTACHMENT =
      List.of(
          Columns.NAME,
          Columns.text("Attacher", "What attaches it.", o -> Tree.text(o.path("spec"), "attacher")),
          Columns.text(
              "PV",
              "The volume.",
              o -> Tree.text(o.path("spec").path("source"), "persistentVolumeName")),
          Columns.text("Node", "Where to.", o -> Tree.text(o.path("spec"), "nodeName")),
          Columns.text(
              "Attached",
              "Whether it is.",
              o -> Boolean.toString(o.path("status").path("attached").asBoolean(false))),
          Columns.AGE);

  private StorageColumns() {}

  private static Column flag(String name, String description, String field) {
    return Columns.text(name, description, o -> Boolean.toString(o.path(field).asBoolean(false)));
  }

  private static Column specFlag(String name, String description, String field) {
    return Columns.text(
        name, description, o -> Boolean.toString(o.path("spec").path(field).asBoolean(false)));
  }

  private static String className(ObjectNode storageClass) {
    JsonNode annotations = storageClass.path("metadata").path("annotations");
    boolean isDefault =
        DEFAULT_ANNOTATIONS.stream().anyMatch(a -> Tree.text(annotations, a).equals("true"));
    return Tree.text(storageClass.path("metadata"), "name") + (isDefault ? " (default)" : "");
  }

  private static String orElse(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }

  private static String joined(JsonNode list, String field, String otherwise) {
    List<String> all = new ArrayList<>();
    list.forEach(item -> all.add(field.isEmpty() ? item.asText() : Tree.text(item, field)));
    return all.isEmpty() ? otherwise : String.join(",", all);
  }
}

package io.troupe.core.kind.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Column;
import io.troupe.core.kind.Columns;
import io.troupe.core.kind.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The tables of volumes and claims. */
final class VolumeColumns {
  private static final String UNSET = "<unset>";

  /** In the order they are shown. */
  private static final List<Map.Entry<String, String>> MODES =
      List.of(
          Map.entry("ReadWriteOnce", "RWO"),
          Map.entry("ReadOnlyMany", "ROX"),
          Map.entry("ReadWriteMany", "RWX"),
          Map.entry("ReadWriteOncePod", "RWOP"));

  static final List<Column> VOLUME =
      List.of(
          Columns.NAME,
          Columns.text(
              "Capacity",
              "How much it holds.",
              o -> Tree.text(o.path("spec").path("capacity"), "storage")),
          Columns.text("Access Modes", "How it may be mounted.", o -> modes(o.path("spec"))),
          Columns.text(
              "Reclaim Policy",
              "What becomes of it once released.",
              o -> Tree.text(o.path("spec"), "persistentVolumeReclaimPolicy")),
          Columns.text("Status", "Its phase.", VolumeColumns::phase),
          Columns.text("Claim", "The claim it is bound to.", VolumeColumns::claim),
          Columns.text("StorageClass", "The class it belongs to.", o -> className(o)),
          Columns.text("VolumeAttributesClass", "The attributes it has.", o -> attributes(o)),
          Columns.text(
              "Reason", "Why it is in its phase.", o -> Tree.text(o.path("status"), "reason")),
          Columns.AGE,
          Columns.wide("VolumeMode", "Whether it is a file system.", o -> volumeMode(o)));

  static final List<Column> CLAIM =
      List.of(
          Columns.NAME,
          Columns.text("Status", "Its phase.", VolumeColumns::phase),
          Columns.text(
              "Volume", "The volume it is bound to.", o -> Tree.text(o.path("spec"), "volumeName")),
          Columns.text(
              "Capacity",
              "How much the volume holds.",
              o ->
                  isBound(o)
                      ? orZero(Tree.text(o.path("status").path("capacity"), "storage"))
                      : ""),
          Columns.text(
              "Access Modes",
              "How the volume may be mounted.",
              o -> isBound(o) ? modes(o.path("status")) : ""),
          Columns.text("StorageClass", "The class it asks for.", o -> className(o)),
          Columns.text("VolumeAttributesClass", "The attributes it asks for.", o -> attributes(o)),
          Columns.AGE,
          Columns.wide("VolumeMode", "Whether it is a file system.", o -> volumeMode(o)));

  private VolumeColumns() {}

  private static boolean isBound(ObjectNode claim) {
    return !Tree.text(claim.path("spec"), "volumeName").isEmpty();
  }

  private static String orZero(String quantity) {
    return quantity.isEmpty() ? "0" : quantity;
  }

  private static String phase(ObjectNode object) {
    return object.path("metadata").hasNonNull("deletionTimestamp")
        ? "Terminating"
        : Tree.text(object.path("status"), "phase");
  }

  private static String modes(JsonNode holder) {
    List<String> given = new ArrayList<>();
    holder.path("accessModes").forEach(m -> given.add(m.asText()));
    return String.join(
        ",",
        MODES.stream().filter(m -> given.contains(m.getKey())).map(Map.Entry::getValue).toList());
  }

  private static String claim(ObjectNode volume) {
    JsonNode reference = volume.path("spec").path("claimRef");
    return reference.isObject()
        ? Tree.text(reference, "namespace") + '/' + Tree.text(reference, "name")
        : "";
  }

  /** The annotation is the older way to say it. */
  private static String className(ObjectNode object) {
    String older =
        object
            .path("metadata")
            .path("annotations")
            .path("volume.beta.kubernetes.io/storage-class")
            .asText("");
    return older.isEmpty() ? Tree.text(object.path("spec"), "storageClassName") : older;
  }

  private static String attributes(ObjectNode object) {
    JsonNode name = object.path("spec").path("volumeAttributesClassName");
    return name.isTextual() ? name.textValue() : UNSET;
  }

  private static String volumeMode(ObjectNode object) {
    JsonNode mode = object.path("spec").path("volumeMode");
    return mode.isTextual() ? mode.textValue() : UNSET;
  }
}

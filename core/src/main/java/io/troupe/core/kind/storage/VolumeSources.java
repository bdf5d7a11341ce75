package io.troupe.core.kind.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a persistent volume's bytes are: exactly one of many sources, most of them of drivers that
 * are no longer part of Kubernetes but still part of its API.
 */
final class VolumeSources {
  /** Which fields a source cannot do without, in upstream's order. */
  private static final Map<String, List<String>> REQUIRED =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("awsElasticBlockStore", List.of("volumeID")),
              Map.entry("azureDisk", List.of("diskName", "diskURI")),
              Map.entry("azureFile", List.of("secretName", "shareName")),
              Map.entry("cephfs", List.of("monitors")),
              Map.entry("cinder", List.of("volumeID")),
              Map.entry("csi", List.of("driver", "volumeHandle")),
              Map.entry("fc", List.of()),
              Map.entry("flexVolume", List.of("driver")),
              Map.entry("flocker", List.of()),
              Map.entry("gcePersistentDisk", List.of("pdName")),
              Map.entry("glusterfs", List.of("endpoints", "path")),
              Map.entry("hostPath", List.of("path")),
              Map.entry("iscsi", List.of("targetPortal", "iqn")),
              Map.entry("local", List.of("path")),
              Map.entry("nfs", List.of("server", "path")),
              Map.entry("photonPersistentDisk", List.of("pdID")),
              Map.entry("portworxVolume", List.of("volumeID")),
              Map.entry("quobyte", List.of("registry", "volume")),
              Map.entry("rbd", List.of("monitors", "image")),
              Map.entry("scaleIO", List.of("gateway", "system", "volumeName")),
              Map.entry("storageos", List.of()),
              Map.entry("vsphereVolume", List.of("volumePath"))));

  private static final String BACK_STEP = "must not contain '..'";

  private VolumeSources() {}

  static void applyDefaults(ObjectNode spec) {
    if (spec.path("hostPath") instanceof ObjectNode path) {
      Tree.defaultIfAbsent(path, "type", "");
    }
    if (spec.path("iscsi") instanceof ObjectNode iscsi) {
      Tree.defaultText(iscsi, "iscsiInterface", "default");
    }
    if (spec.path("rbd") instanceof ObjectNode rbd) {
      Tree.defaultText(rbd, "pool", "rbd");
      Tree.defaultText(rbd, "user", "admin");
      Tree.defaultText(rbd, "keyring", "/etc/ceph/keyring");
    }
    if (spec.path("azureDisk") instanceof ObjectNode disk) {
      Tree.defaultIfAbsent(disk, "cachingMode", "ReadWrite");
      Tree.defaultIfAbsent(disk, "kind", "Shared");
      Tree.defaultIfAbsent(disk, "fsType", "ext4");
      Tree.defaultFlag(disk, "readOnly", false);
    }
    if (spec.path("scaleIO") instanceof ObjectNode scale) {
      Tree.defaultText(scale, "storageMode", "ThinProvisioned");
      Tree.defaultText(scale, "fsType", "xfs");
    }
  }

  /** The source alone: what of a volume never changes. */
  static JsonNode of(JsonNode spec) {
    ObjectNode sources = Json.object();
    for (String name : REQUIRED.keySet()) {
      if (Tree.has(spec, name)) {
        sources.set(name, spec.path(name));
      }
    }
    return sources;
  }

  static void check(FieldCheck spec) {
    List<String> given = new ArrayList<>();
    for (String name : REQUIRED.keySet()) {
      if (spec.at(name).isPresent()) {
        given.add(name);
      }
    }
    if (given.isEmpty()) {
      spec.errors().add(FieldError.required(spec.path(), "must specify a volume type"));
    }
    for (int i = 0; i < given.size(); i++) {
      FieldCheck source = spec.at(given.get(i));
      if (i > 0) {
        source.forbidden("may not specify more than 1 volume type");
      } else {
        source(source, given.get(i));
      }
    }
  }

  private static void source(FieldCheck source, String name) {
    REQUIRED.get(name).forEach(field -> source.at(field).required());
    FieldCheck path = source.at("path");
    boolean onHost = name.equals("hostPath") || name.equals("local");
    if (onHost && List.of(path.text().split("/")).contains("..")) {
      path.invalid(BACK_STEP);
    }
    switch (name) {
      case "csi" -> {
        if (source.at("driver").isSet()) {
          CsiDriverRules.driverName(source.at("driver"));
        }
      }
      case "nfs" -> {
        if (path.isSet() && !path.text().startsWith("/")) {
          path.invalid("must be an absolute path");
        }
      }
      case "hostPath" ->
          source
              .at("type")
              .oneOf(
                  "BlockDevice",
                  "CharDevice",
                  "Directory",
                  "DirectoryOrCreate",
                  "File",
                  "FileOrCreate",
                  "Socket");
      default -> {}
    }
  }
}

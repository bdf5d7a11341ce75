package io.troupe.core.kind.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.core.VolumeSourceFields;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Where a persistent volume's bytes are: exactly one of many sources. */
final class VolumeSources {
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
    for (String name : VolumeSourceFields.persistentSources()) {
      if (Tree.has(spec, name)) {
        sources.set(name, spec.path(name));
      }
    }
    return sources;
  }

  static void check(FieldCheck spec) {
    List<String> given = new ArrayList<>();
    for (String name : VolumeSourceFields.persistentSources()) {
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
    VolumeSourceFields.ofPersistentVolumes(name).forEach(field -> source.at(field).required());
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

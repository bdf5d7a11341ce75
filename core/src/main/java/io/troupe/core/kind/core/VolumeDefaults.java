package io.troupe.core.kind.core;

import static io.troupe.core.kind.Tree.defaultFlag;
import static io.troupe.core.kind.Tree.defaultIfAbsent;
import static io.troupe.core.kind.Tree.defaultNumber;
import static io.troupe.core.kind.Tree.defaultText;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import java.util.List;
import java.util.Map;

/** Defaults of a pod's volume, by its source. */
final class VolumeDefaults {
  private static final long FILE_MODE = 0644;
  private static final long TOKEN_SECONDS = 3600;

  private VolumeDefaults() {}

  static void of(ObjectNode volume) {
    boolean sourceless = volume.properties().stream().allMatch(VolumeDefaults::isNoSource);
    if (sourceless) {
      volume.putObject("emptyDir");
    }
    for (String source : List.of("secret", "configMap", "downwardAPI", "projected")) {
      if (volume.path(source) instanceof ObjectNode files) {
        defaultNumber(files, "defaultMode", FILE_MODE);
      }
    }
    downwardItems(volume.path("downwardAPI"));
    for (ObjectNode projection : Tree.objects(volume.path("projected").path("sources"))) {
      downwardItems(projection.path("downwardAPI"));
      if (projection.path("serviceAccountToken") instanceof ObjectNode token) {
        defaultNumber(token, "expirationSeconds", TOKEN_SECONDS);
      }
    }
    if (volume.path("hostPath") instanceof ObjectNode path) {
      defaultIfAbsent(path, "type", "");
    }
    if (volume.path("ephemeral").path("volumeClaimTemplate").path("spec")
        instanceof ObjectNode claim) {
      defaultIfAbsent(claim, "volumeMode", "Filesystem");
    }
    if (volume.path("image") instanceof ObjectNode image) {
      String reference = Tree.text(image, "reference");
      defaultText(image, "pullPolicy", ContainerDefaults.pullPolicy(reference));
    }
    block(volume);
  }

  private static boolean isNoSource(Map.Entry<String, JsonNode> field) {
    return field.getKey().equals("name") || field.getValue().isNull();
  }

  private static void downwardItems(JsonNode source) {
    for (ObjectNode item : Tree.objects(source.path("items"))) {
      if (item.path("fieldRef") instanceof ObjectNode field) {
        defaultText(field, "apiVersion", "v1");
      }
    }
  }

  /** Sources served by in-tree drivers of old; their defaults are still published. */
  private static void block(ObjectNode volume) {
    if (volume.path("iscsi") instanceof ObjectNode iscsi) {
      defaultText(iscsi, "iscsiInterface", "default");
    }
    if (volume.path("rbd") instanceof ObjectNode rbd) {
      defaultText(rbd, "pool", "rbd");
      defaultText(rbd, "user", "admin");
      defaultText(rbd, "keyring", "/etc/ceph/keyring");
    }
    if (volume.path("azureDisk") instanceof ObjectNode disk) {
      defaultIfAbsent(disk, "cachingMode", "ReadWrite");
      defaultIfAbsent(disk, "kind", "Shared");
      defaultIfAbsent(disk, "fsType", "ext4");
      defaultFlag(disk, "readOnly", false);
    }
    if (volume.path("scaleIO") instanceof ObjectNode scale) {
      defaultText(scale, "storageMode", "ThinProvisioned");
      defaultText(scale, "fsType", "xfs");
    }
  }
}

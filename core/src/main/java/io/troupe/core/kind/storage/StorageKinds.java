package io.troupe.core.kind.storage;

import static io.troupe.core.kind.KindDeclaration.declare;

import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindDeclaration;
import java.util.List;

/** The kinds of {@code storage.k8s.io/v1}, and the volumes and claims of the core group. */
public final class StorageKinds {
  private StorageKinds() {}

  public static List<Kind> all() {
    return List.of(
        declare("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims")
            .shortNames("pvc")
            .status()
            .columns(VolumeColumns.CLAIM)
            .rules(new ClaimRules())
            .kind(),
        declare("", "v1", "PersistentVolume", "persistentvolumes")
            .ofCluster()
            .shortNames("pv")
            .status()
            .columns(VolumeColumns.VOLUME)
            .rules(new VolumeRules())
            .kind(),
        storage("CSIDriver", "csidrivers")
            .versionedUpdates()
            .ofCluster()
            .columns(StorageColumns.CSI_DRIVER)
            .rules(new CsiDriverRules())
            .kind(),
        storage("CSINode", "csinodes")
            .versionedUpdates()
            .ofCluster()
            .columns(StorageColumns.CSI_NODE)
            .rules(new CsiNodeRules())
            .kind(),
        storage("CSIStorageCapacity", "csistoragecapacities")
            .versionedUpdates()
            .columns(StorageColumns.CSI_STORAGE_CAPACITY)
            .rules(new CsiStorageCapacityRules())
            .kind(),
        storage("StorageClass", "storageclasses")
            .ofCluster()
            .shortNames("sc")
            .columns(StorageColumns.STORAGE_CLASS)
            .rules(new StorageClassRules())
            .kind(),
        storage("VolumeAttachment", "volumeattachments")
            .versionedUpdates()
            .ofCluster()
            .status()
            .columns(StorageColumns.VOLUME_ATTACHMENT)
            .rules(new VolumeAttachmentRules())
            .kind(),
        storage("VolumeAttributesClass", "volumeattributesclasses")
            .ofCluster()
            .shortNames("vac")
            .columns(StorageColumns.VOLUME_ATTRIBUTES_CLASS)
            .rules(new VolumeAttributesClassRules())
            .kind());
  }

  private static KindDeclaration storage(String kind, String resource) {
    return declare("storage.k8s.io", "v1", kind, resource);
  }
}

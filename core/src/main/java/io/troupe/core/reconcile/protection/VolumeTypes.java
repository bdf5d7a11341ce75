package io.troupe.core.reconcile.protection;

import io.troupe.core.meta.ResourceType;

/** What is protected. */
final class VolumeTypes {
  static final ResourceType CLAIMS = new ResourceType("", "persistentvolumeclaims");
  static final ResourceType VOLUMES = new ResourceType("", "persistentvolumes");
  static final ResourceType ATTRIBUTES_CLASSES =
      new ResourceType("storage.k8s.io", "volumeattributesclasses");

  private VolumeTypes() {}
}

package io.troupe.core.reconcile.protection;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import java.util.Collection;
import java.util.List;

/** A volume is used while it is bound. */
final class VolumeUse implements Use {
  @Override
  public Collection<ResourceType> users() {
    return List.of();
  }

  @Override
  public boolean isUsed(StoredObject volume, ClusterImage image) {
    return volume.tree().path("status").path("phase").asText("").equals("Bound");
  }

  @Override
  public List<ObjectKey> released(ObjectChange change, ClusterImage image) {
    return List.of();
  }
}

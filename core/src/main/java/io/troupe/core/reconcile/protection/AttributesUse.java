package io.troupe.core.reconcile.protection;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import java.util.Collection;
import java.util.List;

/** Attributes are used by volumes that have them and by claims that have or want them. */
final class AttributesUse implements Use {
  @Override
  public Collection<ResourceType> users() {
    return List.of(VolumeTypes.CLAIMS, VolumeTypes.VOLUMES);
  }

  @Override
  public boolean isUsed(StoredObject attributes, ClusterImage image) {
    String name = attributes.key().name();
    for (ResourceType type : users()) {
      for (StoredObject user : image.of(type).all()) {
        ObjectNode tree = user.tree();
        if (tree.path("spec").path("volumeAttributesClassName").asText("").equals(name)
            || tree.path("status")
                .path("currentVolumeAttributesClassName")
                .asText("")
                .equals(name)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Hardly ever is one being deleted, so which was let go of is not found out. */
  @Override
  public List<ObjectKey> released(ObjectChange change, ClusterImage image) {
    return image.of(VolumeTypes.ATTRIBUTES_CLASSES).all().stream()
        .filter(a -> a.facts().deleting())
        .map(StoredObject::key)
        .toList();
  }
}

package io.troupe.core.reconcile.protection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.reconcile.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A claim is used by pods that are on a node, finished or not. One that is not yet placed does not
 * count: a kubelet would not start it on a claim that is being deleted.
 */
final class ClaimUse implements Use {
  @Override
  public Collection<ResourceType> users() {
    return List.of(Types.PODS);
  }

  @Override
  public boolean isUsed(StoredObject claim, ClusterImage image) {
    for (StoredObject pod : image.of(Types.PODS).inNamespace(claim.key().namespace())) {
      boolean placed = !pod.facts().fields().getOrDefault("spec.nodeName", "").isEmpty();
      if (placed && claims(pod).contains(claim.key())) {
        return true;
      }
    }
    return false;
  }

  /** Pods let go of their claims when they are gone, not before. */
  @Override
  public List<ObjectKey> released(ObjectChange change, ClusterImage image) {
    return change.after().isPresent()
        ? List.of()
        : claims(change.last()).stream()
            .filter(key -> image.get(key).filter(c -> c.facts().deleting()).isPresent())
            .toList();
  }

  private static List<ObjectKey> claims(StoredObject stored) {
    ObjectNode pod = stored.view();
    List<ObjectKey> claims = new ArrayList<>();
    for (JsonNode volume : pod.path("spec").path("volumes")) {
      String name =
          volume.path("ephemeral").isObject()
              ? stored.key().name() + '-' + volume.path("name").asText("")
              : volume.path("persistentVolumeClaim").path("claimName").asText("");
      if (!name.isEmpty()) {
        claims.add(new ObjectKey(VolumeTypes.CLAIMS, stored.key().namespace(), name));
      }
    }
    return claims;
  }
}

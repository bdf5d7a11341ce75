package io.troupe.core.reconcile.serviceaccount;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.reconcile.Action;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.Situation;
import io.troupe.core.reconcile.Types;
import io.troupe.core.reconcile.Wake;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A ServiceAccount {@code default} in each namespace that is not being deleted. */
public final class ServiceAccountController implements Controller {
  private static final String DEFAULT = "default";

  @Override
  public String name() {
    return "service-account-controller";
  }

  @Override
  public Collection<ResourceType> watches() {
    return List.of(Types.NAMESPACES, Types.SERVICE_ACCOUNTS);
  }

  @Override
  public List<Wake> wakeUps(ObjectChange change, ClusterImage image) {
    ObjectKey key = change.last().key();
    if (key.type().equals(Types.NAMESPACES)) {
      return List.of(Wake.now(key));
    }
    boolean lost = key.name().equals(DEFAULT) && change.after().isEmpty();
    return lost
        ? List.of(Wake.now(new ObjectKey(Types.NAMESPACES, "", key.namespace())))
        : List.of();
  }

  @Override
  public List<Wake> everything(ClusterImage image) {
    return image.of(Types.NAMESPACES).all().stream().map(n -> Wake.now(n.key())).toList();
  }

  @Override
  public Plan plan(ClusterImage image, ObjectKey key, Situation situation) {
    Optional<StoredObject> namespace = image.get(key);
    if (namespace.isEmpty() || namespace.get().facts().deleting()) {
      return Plan.NOTHING;
    }
    ObjectKey account = new ObjectKey(Types.SERVICE_ACCOUNTS, key.name(), DEFAULT);
    if (image.get(account).isPresent()) {
      return Plan.NOTHING;
    }
    ObjectNode object = Json.object().put("kind", "ServiceAccount").put("apiVersion", "v1");
    object.putObject("metadata").put("name", DEFAULT).put("namespace", key.name());
    return new Plan(
        List.of(new Action.Create(account, object, Optional.empty())),
        Optional.empty(),
        "namespace without default ServiceAccount");
  }
}

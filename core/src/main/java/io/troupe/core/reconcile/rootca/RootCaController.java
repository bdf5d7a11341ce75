package io.troupe.core.reconcile.rootca;

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
import io.troupe.core.reconcile.Trees;
import io.troupe.core.reconcile.Types;
import io.troupe.core.reconcile.Wake;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** ConfigMap {@code kube-root-ca.crt} in each live namespace; edits are reverted. */
public final class RootCaController implements Controller {
  private static final String NAME = "kube-root-ca.crt";
  private static final String DESCRIPTION =
      "Contains a CA bundle that can be used to verify the kube-apiserver when using internal"
          + " endpoints such as the internal service IP or kubernetes.default.svc. No other usage"
          + " is guaranteed across distributions of Kubernetes clusters.";

  private final String pem;

  /**
   * @param pem the certificate authority of the API server
   */
  public RootCaController(String pem) {
    this.pem = pem;
  }

  @Override
  public String name() {
    return "root-ca-cert-publisher";
  }

  @Override
  public Collection<ResourceType> watches() {
    return List.of(Types.NAMESPACES, Types.CONFIG_MAPS);
  }

  @Override
  public List<Wake> wakeUps(ObjectChange change, ClusterImage image) {
    ObjectKey key = change.last().key();
    if (key.type().equals(Types.NAMESPACES)) {
      return List.of(Wake.now(key));
    }
    return key.name().equals(NAME)
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
    ObjectKey map = new ObjectKey(Types.CONFIG_MAPS, key.name(), NAME);
    Optional<StoredObject> found = image.get(map);
    ObjectNode data = Json.object().put("ca.crt", pem);
    if (found.isEmpty()) {
      ObjectNode object = Json.object().put("kind", "ConfigMap").put("apiVersion", "v1");
      object.putObject("metadata").put("name", NAME).put("namespace", key.name());
      Trees.annotations(object).put("kubernetes.io/description", DESCRIPTION);
      object.set("data", data);
      return new Plan(
          List.of(new Action.Create(map, object, Optional.empty())),
          Optional.empty(),
          "namespace without certificate authority");
    }
    ObjectNode object = found.get().tree();
    String description =
        object.path("metadata").path("annotations").path("kubernetes.io/description").asText();
    if (object.path("data").equals(data) && description.equals(DESCRIPTION)) {
      return Plan.NOTHING;
    }
    object.set("data", data);
    Trees.annotations(object).put("kubernetes.io/description", DESCRIPTION);
    return Plan.of(new Action.Update(found.get(), "", object, false, Optional.empty()));
  }
}

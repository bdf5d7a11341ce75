package io.troupe.core.reconcile.clusterroleaggregation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.auth.RbacTypes;
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
import io.troupe.core.reconcile.Wake;
import io.troupe.core.select.LabelSelector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes into each aggregated cluster role the rules of those its selectors match, so that people
 * see what it grants; whatever else stands there is overwritten.
 */
public final class ClusterRoleAggregationController implements Controller {

  @Override
  public String name() {
    return "clusterrole-aggregation-controller";
  }

  @Override
  public Collection<ResourceType> watches() {
    return List.of(RbacTypes.CLUSTER_ROLES);
  }

  /** A change of any role may concern every aggregated one; there are few of those. */
  @Override
  public List<Wake> wakeUps(ObjectChange change, ClusterImage image) {
    return everything(image);
  }

  @Override
  public List<Wake> everything(ClusterImage image) {
    List<ObjectKey> keys = new ArrayList<>();
    for (StoredObject role : image.of(RbacTypes.CLUSTER_ROLES).all()) {
      if (aggregates(role)) {
        keys.add(role.key());
      }
    }
    return Wake.now(keys);
  }

  private static boolean aggregates(StoredObject role) {
    return role.tree().path("aggregationRule").isObject();
  }

  @Override
  public Plan plan(ClusterImage image, ObjectKey key, Situation situation) {
    Optional<StoredObject> role = image.get(key);
    if (role.isEmpty() || role.get().facts().deleting() || !aggregates(role.get())) {
      return Plan.NOTHING;
    }
    ObjectNode tree = role.get().tree();
    ArrayNode rules = Json.object().putArray("rules");
    for (JsonNode rule : gathered(tree, key, image)) {
      rules.add(rule);
    }
    boolean same = rules.isEmpty() ? tree.path("rules").isEmpty() : rules.equals(tree.get("rules"));
    if (same) {
      return Plan.NOTHING;
    }
    tree.set("rules", rules);
    return Plan.of(new Action.Update(role.get(), "", tree, false, Optional.empty()));
  }

  /** By selector, then by the roles' names; each rule once. */
  private static Set<JsonNode> gathered(ObjectNode role, ObjectKey self, ClusterImage image) {
    Set<JsonNode> rules = new LinkedHashSet<>();
    for (JsonNode selector : role.path("aggregationRule").path("clusterRoleSelectors")) {
      LabelSelector labels = LabelSelector.of(selector);
      for (StoredObject other : image.of(RbacTypes.CLUSTER_ROLES).all()) {
        if (!other.key().equals(self) && labels.matches(other.facts().labels())) {
          other.tree().path("rules").forEach(rules::add);
        }
      }
    }
    return rules;
  }
}

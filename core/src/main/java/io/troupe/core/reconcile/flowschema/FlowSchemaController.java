package io.troupe.core.reconcile.flowschema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.reconcile.Action;
import io.troupe.core.reconcile.Conditions;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.Situation;
import io.troupe.core.reconcile.Wake;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the condition Dangling of each FlowSchema, which kubectl shows as MISSINGPL. It only
 * informs: what requests are judged by is read from the specs.
 */
public final class FlowSchemaController implements Controller {
  static final ResourceType SCHEMAS =
      new ResourceType("flowcontrol.apiserver.k8s.io", "flowschemas");
  static final ResourceType LEVELS =
      new ResourceType("flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations");

  private static final String DANGLING = "Dangling";

  @Override
  public String name() {
    return "api-priority-and-fairness-config-consumer-v1";
  }

  /** Upstream's loop is a part of the API server. */
  @Override
  public boolean actsAsServer() {
    return true;
  }

  @Override
  public Collection<ResourceType> watches() {
    return List.of(SCHEMAS, LEVELS);
  }

  @Override
  public List<Wake> wakeUps(ObjectChange change, ClusterImage image) {
    ObjectKey key = change.last().key();
    if (key.type().equals(SCHEMAS)) {
      return List.of(Wake.now(key));
    }
    // Whether a level exists changes with its coming and going only; there are few schemas.
    boolean remains = change.before().isPresent() && change.after().isPresent();
    return remains ? List.of() : everything(image);
  }

  @Override
  public List<Wake> everything(ClusterImage image) {
    return image.of(SCHEMAS).all().stream().map(s -> Wake.now(s.key())).toList();
  }

  @Override
  public Plan plan(ClusterImage image, ObjectKey key, Situation situation) {
    Optional<StoredObject> found = image.get(key);
    if (found.isEmpty() || found.get().facts().deleting()) {
      return Plan.NOTHING;
    }
    ObjectNode schema = found.get().tree();
    String level = schema.path("spec").path("priorityLevelConfiguration").path("name").asText();
    ObjectKey levelKey = ObjectKey.of(LEVELS.group(), LEVELS.resource(), "", level);
    boolean dangling = image.get(levelKey).isEmpty();
    String said =
        "This FlowSchema references the PriorityLevelConfiguration object named \""
            + level
            + "\" "
            + (dangling ? "but there is no such object" : "and it exists");
    boolean changed =
        Conditions.set(
            schema.withObject("status"),
            DANGLING,
            dangling ? "True" : "False",
            dangling ? "NotFound" : "Found",
            said,
            situation.now());
    return changed
        ? Plan.of(new Action.Update(found.get(), "status", schema, false, Optional.empty()))
        : Plan.NOTHING;
  }
}

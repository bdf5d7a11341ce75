package io.troupe.core.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.EventType;
import io.troupe.core.object.Grounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How causes are followed. An event names the revision that led to it: a controller's write its
 * plan, a plan the change that woke the controller, a kubelet's report the pod it had seen.
 *
 * <p>Worked example: a container's restart names the pod's version before; the newest event of the
 * pod before it that says something is its binding; that names the pod as the scheduler saw it,
 * which is its creation; that names a plan of the ReplicaSet controller, which was made because the
 * ReplicaSet was scaled; that names a plan of the Deployment controller, made because somebody
 * scaled the Deployment; and this one names nothing: here it began.
 */
public final class WhyRules {
  /** The type that controllers' plans are journaled under; not served. */
  public static final ResourceType PLANS = new ResourceType("internal.troupe.io", "plans");

  private WhyRules() {}

  /**
   * A controller's plan, read from its event.
   *
   * @param object what it was made for
   * @param uid of that object; while there is none, a word made of its name
   * @param wokenBy the revision that made the controller look; 0 for none
   * @param seen the revision it was made on
   * @param why in one line; may be empty
   * @param steps what it was to do
   */
  public record Plan(
      long revision,
      String controller,
      ObjectKey object,
      Uid uid,
      long wokenBy,
      long seen,
      String why,
      List<String> steps) {
    public Plan {
      steps = List.copyOf(steps);
    }
  }

  public static boolean isPlan(CommittedEvent event) {
    return event.key().type().equals(PLANS);
  }

  /** Empty for a plan that cannot be read. */
  public static Optional<Plan> plan(CommittedEvent event) {
    JsonNode spec = Json.parse(event.event().object()).path("spec");
    List<String> steps = new ArrayList<>();
    spec.path("creates").forEach(name -> steps.add("create " + name.asText()));
    spec.path("steps").forEach(step -> steps.add(step.asText()));
    try {
      return Optional.of(
          new Plan(
              event.revision(),
              spec.path("controller").asText(""),
              ObjectKey.parse(spec.path("object").asText()),
              new Uid(spec.path("objectUid").asText(spec.path("object").asText())),
              event.event().cause().parentRevision(),
              spec.path("revisionSeen").asLong(),
              spec.path("why").asText(""),
              steps));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /**
   * Whether an event says something about an object's fate. Reports of a status mostly do not.
   *
   * @param before the event before it of the same name
   */
  public static boolean isTelling(CommittedEvent event, Optional<CommittedEvent> before) {
    return switch (event.event().type()) {
      case CREATED,
          SPEC_CHANGED,
          DELETION_REQUESTED,
          DELETED,
          POD_BOUND,
          NODE_HEARTBEAT_LOST,
          NODE_HEARTBEAT_REGAINED ->
          true;
      case METADATA_CHANGED, PLAN_MADE -> false;
      case STATUS_REPORTED -> isTellingReport(event, before);
    };
  }

  /**
   * Whether it is what somebody means who asks for the why of an object without saying which
   * change. That somebody changed a label is such; but it leads to little, so chains do not pass by
   * it.
   */
  public static boolean isAskedAbout(CommittedEvent event, Optional<CommittedEvent> before) {
    return isTelling(event, before)
        || event.event().type() == EventType.METADATA_CHANGED
            && !event.event().cause().sourceAddress().isEmpty();
  }

  private static boolean isTellingReport(CommittedEvent event, Optional<CommittedEvent> before) {
    if (Grounds.stand(event.event().cause())) {
      return true;
    }
    if (before.isEmpty() || before.get().event().type() == EventType.DELETED) {
      return false;
    }
    ObjectNode object = Json.parse(event.event().object());
    ObjectNode old = Json.parse(before.get().event().object());
    String phase = object.path("status").path("phase").asText("");
    boolean failed =
        phase.equals("Failed") && !old.path("status").path("phase").asText("").equals(phase);
    return failed
        || Restarts.between(old, object).isPresent()
        || event.key().type().resource().equals("nodes") && !ready(object).equals(ready(old));
  }

  /** Whether a pod became ready or ceased to be. */
  public static boolean changesReadiness(CommittedEvent event, Optional<CommittedEvent> before) {
    return before.isPresent()
        && !ready(Json.parse(event.event().object()))
            .equals(ready(Json.parse(before.get().event().object())));
  }

  /** The pod because of which a Service's endpoints changed; empty for all other events. */
  public static Optional<ObjectKey> endpoint(
      CommittedEvent event, Optional<CommittedEvent> before) {
    return Endpoints.pod(event, before);
  }

  /**
   * Whether what led to an event that names nothing is to be looked for among the earlier events of
   * its own object: a scheduler or a kubelet from outside of this process cannot say.
   */
  public static boolean followsItself(CommittedEvent event) {
    return switch (event.event().type()) {
      case STATUS_REPORTED, POD_BOUND -> event.event().cause().parentRevision() <= 0;
      case CREATED,
          SPEC_CHANGED,
          METADATA_CHANGED,
          DELETION_REQUESTED,
          DELETED,
          NODE_HEARTBEAT_LOST,
          NODE_HEARTBEAT_REGAINED,
          PLAN_MADE ->
          false;
    };
  }

  /** Whether an event ends its object: then that is why its controllers do what they do. */
  public static boolean ends(CommittedEvent event) {
    return event.event().type() == EventType.DELETION_REQUESTED
        || event.event().type() == EventType.DELETED;
  }

  private static String ready(JsonNode object) {
    for (JsonNode condition : object.path("status").path("conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText();
      }
    }
    return "";
  }

  /**
   * Whether an earlier event of the same object may be what led to a later one: a report does not
   * lead to a report.
   */
  public static boolean mayLeadTo(
      CommittedEvent earlier, Optional<CommittedEvent> before, CommittedEvent later) {
    return isTelling(earlier, before)
        && !(earlier.event().type() == EventType.STATUS_REPORTED
            && later.event().type() == EventType.STATUS_REPORTED);
  }

  /**
   * Whether what woke a controller is why it planned. Otherwise it only made it look, and why is
   * the last thing that was said of the plan's own object.
   */
  public static boolean isReason(
      Plan plan, CommittedEvent woke, Optional<CommittedEvent> beforeThat) {
    if (woke.key().equals(plan.object())) {
      return isTelling(woke, beforeThat);
    }
    return switch (woke.event().type()) {
      case DELETION_REQUESTED, DELETED, NODE_HEARTBEAT_LOST, NODE_HEARTBEAT_REGAINED -> true;
      case CREATED, SPEC_CHANGED, METADATA_CHANGED, STATUS_REPORTED, POD_BOUND, PLAN_MADE -> false;
    };
  }
}

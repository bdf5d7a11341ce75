package io.troupe.core.pod;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectCommand;
import io.troupe.core.object.ObjectEvent;
import io.troupe.core.object.ObjectRules;
import io.troupe.core.object.ObjectRules.Context;
import io.troupe.core.object.ObjectState;
import io.troupe.core.outcome.Decision;
import io.troupe.core.outcome.Failure;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Binding and graceful deletion of pods; all else is {@link ObjectRules}. */
public final class PodRules {
  public static final ResourceType TYPE = new ResourceType("", "pods");

  /** What upstream's defaulting gives a pod that names none, in seconds. */
  public static final long GRACE_DEFAULT_SECONDS = 30;

  private static final ResourceType BINDING = new ResourceType("", "pods/binding");

  private PodRules() {}

  public static Decision<ObjectEvent> decide(
      ObjectState state, ObjectCommand command, Context context) {
    return switch (state) {
      case ObjectState.Present present ->
          switch (command) {
            case ObjectCommand.Bind bind -> bind(present, bind, context);
            case ObjectCommand.Delete(var options) -> delete(present, options, context);
            case ObjectCommand.Create _, ObjectCommand.Replace _ ->
                ObjectRules.decide(state, command, context);
          };
      case ObjectState.Absent _ ->
          switch (command) {
            case ObjectCommand.Bind _ ->
                Decision.reject(Failure.notFound(context.key().type(), context.key().name()));
            case ObjectCommand.Delete _, ObjectCommand.Create _, ObjectCommand.Replace _ ->
                ObjectRules.decide(state, command, context);
          };
    };
  }

  private static Decision<ObjectEvent> bind(
      ObjectState.Present present, ObjectCommand.Bind bind, Context context) {
    ObjectNode pod = Json.parse(present.stored());
    String name = context.key().name();
    if (pod.path("metadata").hasNonNull("deletionTimestamp")) {
      return conflict(name, "pod " + name + " is being deleted, cannot be assigned to a host");
    }
    String current = pod.path("spec").path("nodeName").asText("");
    if (!current.isEmpty()) {
      return conflict(name, "pod " + name + " is already assigned to node \"" + current + "\"");
    }
    if (!pod.path("spec").path("schedulingGates").isEmpty()) {
      return conflict(name, "pod " + name + " has non-empty .spec.schedulingGates");
    }
    pod.withObject("spec").put("nodeName", bind.node());
    addTo(pod, "labels", bind.labels());
    addTo(pod, "annotations", bind.annotations());
    markScheduled(pod, context.now());
    return Decision.accept(
        new ObjectEvent(EventType.POD_BOUND, present.uid(), Json.stored(pod), context.cause()));
  }

  private static void addTo(ObjectNode pod, String field, Map<String, String> more) {
    if (!more.isEmpty()) {
      ObjectNode map = pod.withObjectProperty("metadata").withObjectProperty(field);
      more.forEach(map::put);
    }
  }

  private static void markScheduled(ObjectNode pod, Instant now) {
    ObjectNode status = pod.withObject("status");
    ArrayNode conditions =
        status.get("conditions") instanceof ArrayNode a ? a : status.putArray("conditions");
    ObjectNode scheduled = null;
    for (int i = 0; i < conditions.size(); i++) {
      if (conditions.get(i).path("type").asText().equals("PodScheduled")) {
        scheduled = (ObjectNode) conditions.get(i);
      }
    }
    if (scheduled == null) {
      scheduled = conditions.addObject();
    } else if (scheduled.path("status").asText().equals("True")) {
      return;
    }
    scheduled.removeAll();
    scheduled.put("type", "PodScheduled").put("status", "True");
    scheduled.putNull("lastProbeTime");
    scheduled.put("lastTransitionTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static Decision<ObjectEvent> delete(
      ObjectState.Present present, DeleteOptions options, Context context) {
    return ObjectRules.delete(present, options, context, pod -> graceSeconds(pod, options));
  }

  /**
   * Seconds between the wish to delete and the end; a pod that runs nowhere has nothing to wind up.
   */
  static long graceSeconds(ObjectNode pod, DeleteOptions options) {
    String phase = pod.path("status").path("phase").asText("");
    if (pod.path("spec").path("nodeName").asText("").isEmpty()
        || phase.equals("Succeeded")
        || phase.equals("Failed")) {
      return 0;
    }
    long wanted =
        options
            .graceSeconds()
            .orElseGet(() ->
                pod.path("spec")
                    .path("terminationGracePeriodSeconds")
                    .asLong(GRACE_DEFAULT_SECONDS));
    return wanted < 0 ? 1 : wanted;
  }

  private static Decision<ObjectEvent> conflict(String name, String why) {
    return Decision.reject(Failure.conflict(BINDING, name, why));
  }
}

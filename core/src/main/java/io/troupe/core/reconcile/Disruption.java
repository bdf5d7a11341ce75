package io.troupe.core.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import java.time.Instant;

/** The condition that tells a pod's owner that it was not the pod's fault. */
public final class Disruption {
  private Disruption() {}

  /** Sets DisruptionTarget in the pod's own status. */
  public static void set(ObjectNode pod, String reason, String message, Instant now) {
    ObjectNode status =
        pod.path("status") instanceof ObjectNode found ? found : pod.putObject("status");
    Conditions.set(status, "DisruptionTarget", "True", reason, message, now);
  }

  /** A patch of the status that sets DisruptionTarget. */
  public static ObjectNode mark(StoredObject pod, String reason, String message, Instant now) {
    ObjectNode status =
        pod.tree().path("status") instanceof ObjectNode found ? found : Json.object();
    Conditions.set(status, "DisruptionTarget", "True", reason, message, now);
    ObjectNode patch = Json.object();
    patch.putObject("status").set("conditions", status.path("conditions"));
    return patch;
  }
}

package io.troupe.core.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import java.util.ArrayList;
import java.util.List;

/**
 * What the scheduler knows of a pod: read once for each version of the object.
 *
 * @param revision of the version it was read from
 * @param node {@code spec.nodeName}; empty until bound
 * @param finished Succeeded or Failed: uses nothing any more
 * @param neverPreempts {@code preemptionPolicy: Never}
 * @param gates names of scheduling gates that are still closed
 * @param requests what it needs at its peak
 * @param assumed as requests, with a floor for containers that ask for nothing; only for scores
 * @param ports host ports
 * @param scheduled the PodScheduled condition as it stands
 */
public record PodView(
    ObjectKey key,
    Uid uid,
    long revision,
    String schedulerName,
    String node,
    boolean deleting,
    boolean finished,
    int priority,
    boolean neverPreempts,
    List<String> gates,
    NodeWish wish,
    List<Toleration> tolerations,
    Resources requests,
    Resources assumed,
    List<HostPort> ports,
    ScheduledCondition scheduled) {

  public PodView {
    gates = List.copyOf(gates);
    tolerations = List.copyOf(tolerations);
    ports = List.copyOf(ports);
  }

  public static PodView of(StoredObject object) {
    JsonNode pod = object.view();
    JsonNode spec = pod.path("spec");
    List<String> gates = new ArrayList<>();
    spec.path("schedulingGates").forEach(g -> gates.add(g.path("name").asText("")));
    String phase = pod.path("status").path("phase").asText("");
    return new PodView(
        object.key(),
        object.uid(),
        object.revision(),
        spec.path("schedulerName").asText("default-scheduler"),
        spec.path("nodeName").asText(""),
        object.facts().deleting(),
        phase.equals("Succeeded") || phase.equals("Failed"),
        spec.path("priority").asInt(0),
        spec.path("preemptionPolicy").asText("").equals("Never"),
        gates,
        NodeWish.of(spec),
        Toleration.listOf(spec.path("tolerations")),
        ResourceReader.requestsOf(spec),
        ResourceReader.assumedRequestsOf(spec),
        HostPort.of(spec),
        ScheduledCondition.of(pod));
  }

  /** Uses room on its node: terminating pods do, finished ones do not. */
  public boolean occupies() {
    return !node.isEmpty() && !finished;
  }

  /** The same pod as if it were bound. */
  public PodView on(String nodeName) {
    return new PodView(
        key,
        uid,
        revision,
        schedulerName,
        nodeName,
        deleting,
        finished,
        priority,
        neverPreempts,
        gates,
        wish,
        tolerations,
        requests,
        assumed,
        ports,
        scheduled);
  }

  /** Whether a newer version asks for anything else, so that an old verdict may be wrong. */
  public boolean asksTheSameAs(PodView other) {
    return priority == other.priority
        && gates.equals(other.gates)
        && wish.equals(other.wish)
        && tolerations.equals(other.tolerations)
        && requests.equals(other.requests)
        && ports.equals(other.ports);
  }
}

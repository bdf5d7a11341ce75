package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Ages;
import io.troupe.core.kind.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A pod in one line. The status is not the phase: it is the first thing that keeps the pod from
 * running, read off the containers. Follows upstream pkg/printers/internalversion: printPod.
 */
final class PodSummary {
  private final ObjectNode pod;
  private final Set<String> sidecars = new TreeSet<>();
  private int containers;
  private int ready;
  private long restarts;
  private long sidecarRestarts;
  private Instant lastRestart = Instant.MIN;
  private Instant lastSidecarRestart = Instant.MIN;
  private String status;

  private PodSummary(ObjectNode pod) {
    this.pod = pod;
    this.status = first(Tree.text(pod.path("status"), "reason"), phase());
  }

  static PodSummary of(ObjectNode pod) {
    PodSummary summary = new PodSummary(pod);
    summary.count();
    boolean initializing = summary.initContainers();
    if (!initializing || condition(pod, "Initialized").equals("True")) {
      summary.mainContainers();
    }
    summary.deletion();
    return summary;
  }

  int ready() {
    return ready;
  }

  int containers() {
    return containers;
  }

  String status() {
    return status;
  }

  String restartsText(Instant now) {
    return restarts == 0 || lastRestart.equals(Instant.MIN)
        ? Long.toString(restarts)
        : restarts + " (" + Ages.of(Duration.between(lastRestart, now)) + " ago)";
  }

  /** The status of a condition; empty when it is not there. */
  static String condition(JsonNode pod, String type) {
    for (JsonNode condition : pod.path("status").path("conditions")) {
      if (Tree.text(condition, "type").equals(type)) {
        return Tree.text(condition, "status");
      }
    }
    return "";
  }

  private void count() {
    containers = pod.path("spec").path("containers").size();
    for (JsonNode container : pod.path("spec").path("initContainers")) {
      if (Tree.text(container, "restartPolicy").equals("Always")) {
        sidecars.add(Tree.text(container, "name"));
        containers++;
      }
    }
    for (JsonNode condition : pod.path("status").path("conditions")) {
      if (Tree.text(condition, "type").equals("PodScheduled")
          && Tree.text(condition, "reason").equals("SchedulingGated")) {
        status = "SchedulingGated";
      }
    }
  }

  /** Whether one of them is still in the way. */
  private boolean initContainers() {
    List<ObjectNode> statuses = Tree.objects(pod.path("status").path("initContainerStatuses"));
    int all = pod.path("spec").path("initContainers").size();
    for (int i = 0; i < statuses.size(); i++) {
      ObjectNode each = statuses.get(i);
      boolean sidecar = sidecars.contains(Tree.text(each, "name"));
      restarted(each);
      if (sidecar) {
        sidecarRestarts += each.path("restartCount").asLong();
        lastSidecarRestart = later(lastSidecarRestart, each);
      }
      JsonNode terminated = each.path("state").path("terminated");
      if (terminated.isObject() && terminated.path("exitCode").asInt() == 0) {
        continue;
      }
      if (sidecar && each.path("started").asBoolean(false)) {
        ready += each.path("ready").asBoolean(false) ? 1 : 0;
        continue;
      }
      String waiting = Tree.text(each.path("state").path("waiting"), "reason");
      if (terminated.isObject()) {
        status = "Init:" + first(Tree.text(terminated, "reason"), exit(terminated));
      } else if (!waiting.isEmpty() && !waiting.equals("PodInitializing")) {
        status = "Init:" + waiting;
      } else {
        status = "Init:" + i + "/" + all;
      }
      return true;
    }
    return false;
  }

  private void mainContainers() {
    restarts = sidecarRestarts;
    lastRestart = lastSidecarRestart;
    boolean running = false;
    for (ObjectNode each : Tree.objects(pod.path("status").path("containerStatuses")).reversed()) {
      restarted(each);
      JsonNode terminated = each.path("state").path("terminated");
      String waiting = Tree.text(each.path("state").path("waiting"), "reason");
      if (!waiting.isEmpty()) {
        status = waiting;
      } else if (terminated.isObject()) {
        status = first(Tree.text(terminated, "reason"), exit(terminated));
      } else if (each.path("ready").asBoolean(false) && each.path("state").has("running")) {
        running = true;
        ready++;
      }
    }
    if (status.equals("Completed") && running) {
      status = condition(pod, "Ready").equals("True") ? "Running" : "NotReady";
    }
  }

  private void deletion() {
    if (!Tree.has(pod.path("metadata"), "deletionTimestamp")) {
      return;
    }
    if (Tree.text(pod.path("status"), "reason").equals("NodeLost")) {
      status = "Unknown";
    } else if (!List.of("Succeeded", "Failed").contains(phase())) {
      status = "Terminating";
    }
  }

  private void restarted(ObjectNode container) {
    restarts += container.path("restartCount").asLong();
    lastRestart = later(lastRestart, container);
  }

  private static Instant later(Instant known, ObjectNode container) {
    JsonNode finished = container.path("lastState").path("terminated").path("finishedAt");
    if (!finished.isTextual()) {
      return known;
    }
    Instant at = Instant.parse(finished.textValue());
    return at.isAfter(known) ? at : known;
  }

  private static String exit(JsonNode terminated) {
    int signal = terminated.path("signal").asInt(0);
    return signal != 0 ? "Signal:" + signal : "ExitCode:" + terminated.path("exitCode").asInt();
  }

  private String phase() {
    return Tree.text(pod.path("status"), "phase");
  }

  private static String first(String preferred, String otherwise) {
    return preferred.isEmpty() ? otherwise : preferred;
  }
}

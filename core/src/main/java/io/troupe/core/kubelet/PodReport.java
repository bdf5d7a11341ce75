package io.troupe.core.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Pod's status from what its containers do. Upstream: generateAPIPodStatus in
 * pkg/kubelet/kubelet_pods.go and pkg/kubelet/status/generate.go.
 */
public final class PodReport {
  private PodReport() {}

  /**
   * @param startTime when the agent accepted the pod
   * @param ips of the pod, first one first; empty until its sandbox stands
   * @param sandboxReady volumes and directories are there
   * @param verdict a final word from outside the containers, for instance Evicted
   */
  public record Input(
      PodView pod,
      Map<String, ContainerRecord> records,
      Instant startTime,
      String hostIp,
      List<String> ips,
      boolean sandboxReady,
      Optional<Verdict> verdict) {}

  /** Ends the pod as Failed. */
  public record Verdict(String reason, String message) {}

  /**
   * @param before the status as last known, for transition times
   */
  public static ObjectNode status(Input input, JsonNode before, Instant now) {
    ObjectNode status = Json.object();
    PodView pod = input.pod();
    long generation = pod.metadata().path("generation").asLong();
    if (generation > 0) {
      status.put("observedGeneration", generation);
    }
    boolean quiet = input.records().values().stream().noneMatch(ContainerRecord::running);
    String phase =
        input.verdict().isPresent() && quiet ? "Failed" : PodPhases.of(pod, input.records());
    if (pod.terminal()) {
      phase = pod.status().path("phase").asText(); // a final phase never changes
    }
    status.put("phase", phase);
    status.set("conditions", conditions(input, phase, before.path("conditions"), now));
    input
        .verdict()
        .ifPresent(
            verdict -> status.put("reason", verdict.reason()).put("message", verdict.message()));
    if (!input.hostIp().isEmpty()) {
      status.put("hostIP", input.hostIp());
      status.putArray("hostIPs").addObject().put("ip", input.hostIp());
    }
    if (!input.ips().isEmpty()) {
      status.put("podIP", input.ips().getFirst());
      ArrayNode all = status.putArray("podIPs");
      input.ips().forEach(ip -> all.addObject().put("ip", ip));
    }
    status.put("startTime", ContainerState.time(input.startTime()));
    statuses(input, status);
    if (before.hasNonNull("qosClass")) {
      status.set("qosClass", before.get("qosClass"));
    } else {
      status.put("qosClass", QosClass.of(pod).wire());
    }
    return status;
  }

  private static void statuses(Input input, ObjectNode status) {
    ArrayNode init = Json.object().arrayNode();
    ArrayNode apps = Json.object().arrayNode();
    boolean initializing =
        input.pod().containers().stream().anyMatch(c -> c.kind() != ContainerKind.APP);
    for (ContainerView container : input.pod().containers()) {
      String waitsFor =
          initializing && input.sandboxReady() ? "PodInitializing" : "ContainerCreating";
      ContainerRecord record =
          input
              .records()
              .getOrDefault(container.name(), ContainerRecord.fresh(container.name(), waitsFor));
      (container.kind() == ContainerKind.APP ? apps : init).add(status(container, record));
    }
    if (!init.isEmpty()) {
      status.set("initContainerStatuses", init);
    }
    status.set("containerStatuses", apps);
    ArrayNode ephemeral = Json.object().arrayNode();
    for (ContainerView container : input.pod().ephemeralContainers()) {
      ephemeral.add(
          status(
              container,
              input
                  .records()
                  .getOrDefault(
                      container.name(),
                      ContainerRecord.fresh(container.name(), "ContainerCreating"))));
    }
    if (!ephemeral.isEmpty()) {
      status.set("ephemeralContainerStatuses", ephemeral);
    }
  }

  private static ObjectNode status(ContainerView container, ContainerRecord record) {
    ObjectNode status = Json.object();
    status.put("name", record.name());
    status.set("state", record.state().json());
    status.set("lastState", record.last().map(ContainerState::json).orElseGet(Json::object));
    boolean ready =
        switch (container.kind()) {
          case INIT -> record.terminated().map(end -> end.exitCode() == 0).orElse(false);
          case SIDECAR, APP -> record.ready();
          case EPHEMERAL -> false;
        };
    status.put("ready", ready).put("restartCount", record.restartCount());
    status.put("image", container.image());
    status.put("imageID", record.containerId().isEmpty() ? "" : container.image());
    if (!record.containerId().isEmpty()) {
      status.put("containerID", record.containerId());
    }
    if (container.kind() != ContainerKind.EPHEMERAL) {
      status.put("started", record.started());
    }
    JsonNode resources = container.spec().path("resources");
    if (!resources.isEmpty()) {
      status.set("resources", resources);
    }
    return status;
  }

  private static ArrayNode conditions(Input input, String phase, JsonNode before, Instant now) {
    Conditions conditions = new Conditions(before, now);
    PodView pod = input.pod();
    boolean over = phase.equals("Succeeded") || phase.equals("Failed");
    conditions.put(
        "PodReadyToStartContainers", input.sandboxReady() && !over ? "True" : "False", "", "");
    List<String> incomplete = new ArrayList<>();
    List<String> unready = new ArrayList<>();
    for (ContainerView container : pod.containers()) {
      ContainerRecord record = input.records().get(container.name());
      boolean ready = record != null && record.ready();
      switch (container.kind()) {
        case INIT -> {
          boolean done =
              record != null && record.lastEnd().map(end -> end.exitCode() == 0).orElse(false);
          if (!done && !appsBegun(input)) {
            incomplete.add(container.name());
          }
        }
        case SIDECAR -> {
          if (record == null || (!record.started() && !appsBegun(input))) {
            incomplete.add(container.name());
          }
          if (!ready) {
            unready.add(container.name());
          }
        }
        case APP -> {
          if (!ready) {
            unready.add(container.name());
          }
        }
        case EPHEMERAL -> {}
      }
    }
    if (phase.equals("Succeeded")) {
      conditions.put("Initialized", "True", "PodCompleted", "");
      conditions.put("Ready", "False", "PodCompleted", "");
      conditions.put("ContainersReady", "False", "PodCompleted", "");
      return conditions.json();
    }
    conditions.putUnless(
        incomplete,
        "Initialized",
        "ContainersNotInitialized",
        "containers with incomplete status: ");
    if (phase.equals("Failed")) {
      conditions.put("Ready", "False", "PodFailed", "");
      conditions.put("ContainersReady", "False", "PodFailed", "");
      return conditions.json();
    }
    List<String> gates = unreadyGates(pod);
    if (unready.isEmpty() && !gates.isEmpty()) {
      conditions.put("Ready", "False", "ReadinessGatesNotReady", String.join(", ", gates));
    } else {
      conditions.putUnless(
          unready, "Ready", "ContainersNotReady", "containers with unready status: ");
    }
    conditions.putUnless(
        unready, "ContainersReady", "ContainersNotReady", "containers with unready status: ");
    return conditions.json();
  }

  private static boolean appsBegun(Input input) {
    return input.pod().containers().stream()
        .filter(c -> c.kind() == ContainerKind.APP)
        .map(c -> input.records().get(c.name()))
        .anyMatch(record -> record != null && record.attempts() > 0);
  }

  private static List<String> unreadyGates(PodView pod) {
    List<String> unready = new ArrayList<>();
    for (JsonNode gate : pod.spec().path("readinessGates")) {
      String type = gate.path("conditionType").asText();
      Optional<JsonNode> condition = Conditions.find(pod.status().path("conditions"), type);
      if (condition.isEmpty()) {
        unready.add(
            "corresponding condition of pod readiness gate \"" + type + "\" does not exist.");
      } else if (!condition.get().path("status").asText().equals("True")) {
        unready.add(
            "the status of pod readiness gate \""
                + type
                + "\" is not \"True\", but "
                + condition.get().path("status").asText());
      }
    }
    return unready;
  }
}

package io.troupe.core.reconcile.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.reconcile.Conditions;
import io.troupe.core.reconcile.Trees;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The status of a Deployment while a plan is being made. Lives within one plan. */
final class DeploymentStatus {
  static final String PROGRESSING = "Progressing";
  private static final String AVAILABLE = "Available";
  private static final String REPLICA_FAILURE = "ReplicaFailure";
  private static final String COMPLETE = "NewReplicaSetAvailable";
  private static final String TIMED_OUT = "ProgressDeadlineExceeded";

  private final DeploymentView deployment;
  private final Instant now;
  private final JsonNode before;
  private final ObjectNode status = Json.object();

  DeploymentStatus(DeploymentView deployment, Instant now) {
    this.deployment = deployment;
    this.now = now;
    this.before = deployment.tree().path("status");
    if (before.has("conditions")) {
      status.set("conditions", before.path("conditions").deepCopy());
    }
    if (before.has("collisionCount")) {
      status.set("collisionCount", before.path("collisionCount"));
    }
  }

  ObjectNode tree() {
    return status;
  }

  void collided() {
    status.put("collisionCount", deployment.collisionCount() + 1);
  }

  /** Counts and Available. */
  void count(List<SetDraft> all, Optional<SetDraft> current) {
    int available = all.stream().mapToInt(SetDraft::available).sum();
    put("observedGeneration", deployment.generation());
    put("replicas", all.stream().mapToInt(SetDraft::actual).sum());
    put("updatedReplicas", current.map(SetDraft::actual).orElse(0));
    put("readyReplicas", all.stream().mapToInt(SetDraft::ready).sum());
    put("availableReplicas", available);
    put("unavailableReplicas", Math.max(0, Rollout.sum(all) - available));
    if (available >= deployment.replicas() - deployment.maxUnavailable()) {
      set(AVAILABLE, "True", "MinimumReplicasAvailable", "Deployment has minimum availability.");
    } else {
      set(
          AVAILABLE,
          "False",
          "MinimumReplicasUnavailable",
          "Deployment does not have minimum availability.");
    }
  }

  boolean complete() {
    return number(status, "updatedReplicas") == deployment.replicas()
        && number(status, "replicas") == deployment.replicas()
        && number(status, "availableReplicas") == deployment.replicas();
  }

  /** Progressing, by what changed since the status was last written. */
  void progress(Optional<SetDraft> current) {
    if (deployment.progressDeadlineSeconds().isEmpty()) {
      Conditions.remove(status, PROGRESSING);
      return;
    }
    JsonNode condition = Conditions.find(status, PROGRESSING);
    String subject =
        current
            .map(set -> "ReplicaSet \"" + set.name() + "\"")
            .orElse("Deployment \"" + deployment.name() + "\"");
    if (number(status, "replicas") == number(status, "updatedReplicas")
        && condition.path("reason").asText().equals(COMPLETE)) {
      return;
    }
    if (complete()) {
      set(PROGRESSING, "True", COMPLETE, subject + " has successfully progressed.");
    } else if (progressed()) {
      renew(condition, subject + " is progressing.");
    } else if (timedOut(condition)) {
      set(PROGRESSING, "False", TIMED_OUT, subject + " has timed out progressing.");
    }
  }

  /** ReplicaFailure, taken over from the first set that has it, the current one first. */
  void failures(List<SetDraft> all, Optional<SetDraft> current) {
    Optional<JsonNode> failure =
        java.util.stream.Stream.concat(current.stream(), all.stream())
            .map(set -> Conditions.find(set.tree().path("status"), REPLICA_FAILURE))
            .filter(condition -> !condition.isMissingNode())
            .findFirst();
    if (failure.isEmpty()) {
      Conditions.remove(status, REPLICA_FAILURE);
      return;
    }
    JsonNode from = failure.get();
    set(
        REPLICA_FAILURE,
        from.path("status").asText(),
        from.path("reason").asText(),
        from.path("message").asText());
  }

  /** Sets a condition unless it already has this status and reason. */
  void set(String type, String value, String reason, String message) {
    JsonNode old = Conditions.find(status, type);
    if (old.path("status").asText().equals(value) && old.path("reason").asText().equals(reason)) {
      return;
    }
    String since =
        old.path("status").asText().equals(value)
            ? old.path("lastTransitionTime").asText()
            : Trees.time(now);
    append(type, value, reason, message, since);
  }

  private void renew(JsonNode old, String message) {
    String since =
        old.path("status").asText().equals("True")
            ? old.path("lastTransitionTime").asText()
            : Trees.time(now);
    append(PROGRESSING, "True", "ReplicaSetUpdated", message, since);
  }

  private void append(String type, String value, String reason, String message, String since) {
    Conditions.remove(status, type);
    ObjectNode condition = status.withArray("conditions").addObject();
    condition.put("type", type).put("status", value);
    condition.put("lastUpdateTime", Trees.time(now)).put("lastTransitionTime", since);
    condition.put("reason", reason).put("message", message);
  }

  private boolean progressed() {
    int oldBefore = number(before, "replicas") - number(before, "updatedReplicas");
    int oldNow = number(status, "replicas") - number(status, "updatedReplicas");
    return number(status, "updatedReplicas") > number(before, "updatedReplicas")
        || oldNow < oldBefore
        || number(status, "readyReplicas") > number(before, "readyReplicas")
        || number(status, "availableReplicas") > number(before, "availableReplicas");
  }

  private boolean timedOut(JsonNode condition) {
    String reason = condition.path("reason").asText();
    return reason.equals(TIMED_OUT)
        || !reason.isEmpty()
            && !reason.equals(COMPLETE)
            && deadline(condition).map(deadline -> deadline.isBefore(now)).orElse(false);
  }

  private Optional<Instant> deadline(JsonNode condition) {
    return Trees.time(condition.path("lastUpdateTime"))
        .map(since -> since.plusSeconds(deployment.progressDeadlineSeconds().getAsInt()));
  }

  /** When the progress deadline could be missed next. */
  Optional<Duration> checkAgainIn() {
    JsonNode condition = Conditions.find(status, PROGRESSING);
    String reason = condition.path("reason").asText();
    boolean running =
        deployment.progressDeadlineSeconds().isPresent()
            && !deployment.paused()
            && !complete()
            && !reason.isEmpty()
            && !reason.equals(TIMED_OUT)
            && !reason.equals(COMPLETE);
    return running
        ? deadline(condition).map(at -> Duration.between(now, at).plusSeconds(1))
        : Optional.empty();
  }

  private void put(String field, long value) {
    if (value != 0) {
      status.put(field, value);
    }
  }

  private static int number(JsonNode status, String field) {
    return status.path(field).asInt(0);
  }
}

package io.troupe.core.reconcile.nodelifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.reconcile.Conditions;
import io.troupe.core.reconcile.Trees;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Taints that follow from a node's state, and how long pods bear them. */
final class Taints {
  private static final String NOT_READY = "node.kubernetes.io/not-ready";
  private static final String UNREACHABLE = "node.kubernetes.io/unreachable";
  private static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";

  private static final Map<String, String> BY_CONDITION =
      new TreeMap<>(
          Map.of(
              "MemoryPressure", "node.kubernetes.io/memory-pressure",
              "DiskPressure", "node.kubernetes.io/disk-pressure",
              "PIDPressure", "node.kubernetes.io/pid-pressure",
              "NetworkUnavailable", "node.kubernetes.io/network-unavailable"));

  private Taints() {}

  /** Everything this controller may add or take away, as {@code key:effect}. */
  private static TreeSet<String> managed() {
    TreeSet<String> all = new TreeSet<>();
    BY_CONDITION.values().forEach(key -> all.add(key + ":NoSchedule"));
    for (String key : List.of(NOT_READY, UNREACHABLE)) {
      all.add(key + ":NoSchedule");
      all.add(key + ":NoExecute");
    }
    all.add(UNSCHEDULABLE + ":NoSchedule");
    return all;
  }

  /** When the first of a node's taints that empty it for not being ready was set. */
  static Optional<Instant> evictingSince(JsonNode node) {
    Optional<Instant> since = Optional.empty();
    for (JsonNode taint : node.path("spec").path("taints")) {
      String key = taint.path("key").asText();
      if (noExecute(taint) && (key.equals(NOT_READY) || key.equals(UNREACHABLE))) {
        Instant added = Trees.time(taint.path("timeAdded")).orElse(Instant.EPOCH);
        since = since.filter(known -> known.isBefore(added)).or(() -> Optional.of(added));
      }
    }
    return since;
  }

  private static boolean noExecute(JsonNode taint) {
    return taint.path("effect").asText().equals("NoExecute");
  }

  private static TreeSet<String> wanted(ObjectNode node, boolean mayEvict) {
    TreeSet<String> wanted = new TreeSet<>();
    JsonNode status = node.path("status");
    BY_CONDITION.forEach((condition, key) -> {
      if (Conditions.isTrue(status, condition)) {
        wanted.add(key + ":NoSchedule");
      }
    });
    String ready = Conditions.find(status, "Ready").path("status").asText("");
    String key =
        switch (ready) {
          case "False" -> NOT_READY;
          case "Unknown" -> UNREACHABLE;
          default -> ""; // True, or not said yet
        };
    if (!key.isEmpty()) {
      wanted.add(key + ":NoSchedule");
      if (mayEvict) {
        wanted.add(key + ":NoExecute");
      }
    }
    if (node.path("spec").path("unschedulable").asBoolean(false)) {
      wanted.add(UNSCHEDULABLE + ":NoSchedule");
    }
    // A fresh node that has not reported yet keeps the taint admission gave it.
    if (ready.isEmpty()) {
      for (JsonNode taint : node.path("spec").path("taints")) {
        if (taint.path("key").asText().equals(NOT_READY)) {
          wanted.add(id(taint));
        }
      }
    }
    return wanted;
  }

  /**
   * The taints the node should have; empty when it has them.
   *
   * <p>A taint that empties the node and does not say since when gets the time: tolerations'
   * seconds count from there, also after a restart.
   *
   * @param mayEvict whether not being ready may empty the node
   */
  static Optional<ArrayNode> corrected(ObjectNode node, boolean mayEvict, Instant now) {
    TreeSet<String> managed = managed();
    TreeSet<String> missing = wanted(node, mayEvict);
    ArrayNode taints = Json.object().arrayNode();
    boolean changed = false;
    for (JsonNode taint : node.path("spec").path("taints")) {
      if (missing.remove(id(taint)) || !managed.contains(id(taint))) {
        boolean timed = !noExecute(taint) || taint.hasNonNull("timeAdded");
        taints.add(timed ? taint : timed((ObjectNode) taint, now));
        changed |= !timed;
      } else {
        changed = true;
      }
    }
    for (String id : missing) {
      int colon = id.lastIndexOf(':');
      String effect = id.substring(colon + 1);
      ObjectNode taint = taints.addObject().put("key", id.substring(0, colon));
      taint.put("effect", effect).put("timeAdded", Trees.time(now));
      changed = true;
    }
    return changed ? Optional.of(taints) : Optional.empty();
  }

  private static ObjectNode timed(ObjectNode taint, Instant now) {
    return taint.deepCopy().put("timeAdded", Trees.time(now));
  }

  private static String id(JsonNode taint) {
    return taint.path("key").asText() + ":" + taint.path("effect").asText();
  }

  /**
   * How long a pod may stay yet: empty for ever, zero or less if it must go.
   *
   * <p>Counted from when the taint was set, or the pod placed, whichever is later: a restart of
   * this controller gives no extra time, and a pod placed on a node long tainted gets all of its
   * time.
   */
  static Optional<Duration> staysFor(JsonNode node, JsonNode pod, Instant now) {
    JsonNode tolerations = pod.path("spec").path("tolerations");
    Instant placed = placed(pod);
    Optional<Instant> until = Optional.empty();
    for (JsonNode taint : node.path("spec").path("taints")) {
      if (!noExecute(taint)) {
        continue;
      }
      Optional<Instant> end = end(taint, tolerations, placed, now);
      if (end.isPresent() && (until.isEmpty() || end.get().isBefore(until.get()))) {
        until = end;
      }
    }
    return until.map(end -> Duration.between(now, end));
  }

  /** The least of the tolerations' seconds counts, as upstream. */
  private static Optional<Instant> end(
      JsonNode taint, JsonNode tolerations, Instant placed, Instant now) {
    boolean tolerated = false;
    long least = Long.MAX_VALUE;
    for (JsonNode toleration : tolerations) {
      if (matches(toleration, taint)) {
        tolerated = true;
        if (toleration.hasNonNull("tolerationSeconds")) {
          least = Math.min(least, Math.max(0, toleration.path("tolerationSeconds").asLong()));
        }
      }
    }
    Instant added = Trees.time(taint.path("timeAdded")).orElse(now);
    Instant since = added.isAfter(placed) ? added : placed;
    if (!tolerated) {
      return Optional.of(now);
    }
    return least == Long.MAX_VALUE ? Optional.empty() : Optional.of(since.plusSeconds(least));
  }

  private static Instant placed(JsonNode pod) {
    JsonNode scheduled = Conditions.find(pod.path("status"), "PodScheduled");
    return Trees.time(scheduled.path("lastTransitionTime"))
        .or(() -> Trees.time(pod.path("metadata").path("creationTimestamp")))
        .orElse(Instant.EPOCH);
  }

  private static boolean matches(JsonNode toleration, JsonNode taint) {
    String effect = toleration.path("effect").asText("");
    if (!effect.isEmpty() && !effect.equals(taint.path("effect").asText())) {
      return false;
    }
    String key = toleration.path("key").asText("");
    String operator = toleration.path("operator").asText("Equal");
    if (!key.isEmpty() && !key.equals(taint.path("key").asText())) {
      return false;
    }
    return operator.equals("Exists")
        || !key.isEmpty()
            && toleration.path("value").asText("").equals(taint.path("value").asText(""));
  }
}

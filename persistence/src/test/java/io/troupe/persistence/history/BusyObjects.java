package io.troupe.persistence.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.EventType;
import io.troupe.persistence.codec.SampleObjects;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Objects as a busy cluster changes them: each state is the one before, and what is new. */
final class BusyObjects {
  private final SampleObjects samples;
  private final Random random;
  private final Map<ObjectKey, ObjectNode> living = new HashMap<>();

  BusyObjects(long seed) {
    this.samples = new SampleObjects(seed);
    this.random = new Random(seed);
  }

  /** The state that an event leads to, in stored form. */
  byte[] next(ObjectKey key, String kind, EventType type, Instant time) {
    ObjectNode object =
        type == EventType.CREATED ? Json.parse(samples.kept(kind)) : living.get(key);
    switch (type) {
      case CREATED -> created(object, key, kind);
      case POD_BOUND -> {
        ((ObjectNode) object.path("spec")).put("nodeName", "node-" + random.nextInt(200));
        condition(object, "PodScheduled", time);
      }
      case DELETION_REQUESTED ->
          ((ObjectNode) object.path("metadata"))
              .put("deletionTimestamp", time.toString())
              .put("deletionGracePeriodSeconds", 30);
      case DELETED -> {
        if (!kind.equals("Event")) {
          reported(object, kind, time);
        }
      }
      default -> reported(object, kind, time);
    }
    if (type == EventType.DELETED) {
      living.remove(key);
    } else {
      living.put(key, object);
    }
    return Json.stored(object);
  }

  private void created(ObjectNode object, ObjectKey key, String kind) {
    ObjectNode metadata = (ObjectNode) object.path("metadata");
    metadata.put("name", key.name());
    if (!key.namespace().isEmpty()) {
      metadata.put("namespace", key.namespace());
    }
    if (kind.equals("Pod")) {
      // Its own writer and its node's come later.
      ((ObjectNode) object.path("spec")).remove("nodeName");
      object.set("reported", object.path("status"));
      object.putObject("status").put("phase", "Pending").put("qosClass", "Burstable");
      if (metadata.path("managedFields").size() > 1) {
        object.set("managed", ((ArrayNode) metadata.path("managedFields")).remove(1));
      }
    }
  }

  private void reported(ObjectNode object, String kind, Instant time) {
    ObjectNode status = object.withObject("/status");
    switch (kind) {
      case "Pod" -> {
        JsonNode first = object.remove("reported");
        if (first != null) {
          object.set("status", first);
          JsonNode managed = object.remove("managed");
          if (managed != null) {
            ((ArrayNode) object.path("metadata").path("managedFields")).add(managed);
          }
        } else {
          status.put("phase", random.nextInt(4) == 0 ? "Failed" : "Running");
          condition(object, "Ready", time);
          for (JsonNode container : status.path("containerStatuses")) {
            ((ObjectNode) container)
                .put("restartCount", random.nextInt(3))
                .put("ready", random.nextBoolean())
                .putObject("state")
                .putObject("running")
                .put("startedAt", time.toString());
          }
        }
      }
      case "Node" -> {
        for (JsonNode condition : status.path("conditions")) {
          ((ObjectNode) condition).put("lastHeartbeatTime", time.toString());
        }
      }
      case "EndpointSlice" -> {
        ArrayNode endpoints = (ArrayNode) object.path("endpoints");
        ((ObjectNode) endpoints.get(random.nextInt(endpoints.size())))
            .set("addresses", Json.mapper().createArrayNode().add(address()));
      }
      default -> {
        int replicas = random.nextInt(20);
        status.put("replicas", replicas).put("readyReplicas", random.nextInt(replicas + 1));
        object.withObject("/spec").put("replicas", replicas);
        ((ObjectNode) object.path("metadata")).put("generation", random.nextInt(100));
        for (JsonNode condition : status.path("conditions")) {
          ((ObjectNode) condition).put("lastUpdateTime", time.toString());
        }
      }
    }
  }

  private static void condition(ObjectNode object, String type, Instant time) {
    for (JsonNode condition : object.path("status").path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        ((ObjectNode) condition).put("lastTransitionTime", time.toString());
        return;
      }
    }
    ((ObjectNode) object.path("status"))
        .withArray("conditions")
        .addObject()
        .put("type", type)
        .put("status", "True")
        .put("lastTransitionTime", time.toString());
  }

  private String address() {
    return "10." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256);
  }
}

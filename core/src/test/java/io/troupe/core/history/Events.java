package io.troupe.core.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Events for tests, in few words. */
final class Events {
  static final Cause ALICE = cause("alice", "10.0.0.7", "kubectl/v1.32.4 (linux/amd64)", 0);

  private Events() {}

  static Cause cause(String user, String address, String agent, long parent) {
    return new Cause(user, List.of("g"), address, agent, "patch", "", "req", Instant.EPOCH, parent);
  }

  static Cause cause(String user, Map<String, List<String>> extra) {
    return new Cause(
        user, List.of(), "", "", "patch", "status", "req", Instant.EPOCH, 1, "", "", extra);
  }

  static CommittedEvent of(
      long revision, EventType type, String resource, String json, Cause cause) {
    ObjectNode object = Json.parse(json.replace('\'', '"'));
    ObjectNode metadata = object.withObject("metadata");
    metadata.put("name", "web").put("uid", "u1");
    if (!metadata.has("creationTimestamp")) {
      metadata.put("creationTimestamp", "2026-01-01T00:00:00Z");
    }
    int dot = resource.indexOf('.');
    ObjectKey key =
        ObjectKey.of(
            dot < 0 ? "" : resource.substring(dot + 1),
            dot < 0 ? resource : resource.substring(0, dot),
            resource.equals("nodes") ? "" : "default",
            "web");
    return new CommittedEvent(
        revision,
        key,
        revision,
        new ObjectEvent(type, new Uid("u1"), Json.stored(object), cause).stamp(revision));
  }
}

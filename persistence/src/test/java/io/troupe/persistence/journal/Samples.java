package io.troupe.persistence.journal;

import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import java.time.Instant;
import java.util.List;

/** Small objects and events. */
public final class Samples {
  private Samples() {}

  public static ObjectKey configMap(String name) {
    return ObjectKey.of("", "configmaps", "default", name);
  }

  public static ObjectKey secret(String name) {
    return ObjectKey.of("", "secrets", "default", name);
  }

  public static Cause cause(String requestId) {
    return new Cause(
        "kubernetes-admin",
        List.of("system:masters", "system:authenticated"),
        "127.0.0.1",
        "kubectl/v1.32.0",
        "update",
        "",
        requestId,
        Instant.parse("2026-11-21T10:00:00Z"),
        7);
  }

  public static ObjectEvent event(EventType type, ObjectKey key, String uid, String request) {
    return event(type, key, uid, request, "v");
  }

  public static ObjectEvent event(
      EventType type, ObjectKey key, String uid, String request, String value) {
    String kind = key.type().resource().equals("secrets") ? "Secret" : "ConfigMap";
    byte[] stored =
        Json.stored(
            Json.parse(
                ("{\"kind\":\""
                        + kind
                        + "\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\""
                        + key.name()
                        + "\",\"namespace\":\"default\",\"uid\":\""
                        + uid
                        + "\"},\"data\":{\"k\":\""
                        + value
                        + "\"}}")
                    .replace("\u0000", "")));
    return new ObjectEvent(type, new Uid(uid), stored, cause(request));
  }
}

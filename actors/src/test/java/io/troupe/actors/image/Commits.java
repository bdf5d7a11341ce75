package io.troupe.actors.image;

import io.troupe.core.image.Commit;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.FactsReader;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Commits for tests: one event each, about one object unless named. */
final class Commits {
  static final FactsReader FACTS =
      committed -> ObjectFacts.of(Json.parse(committed.event().object()), Map.of());

  private Commits() {}

  static ObjectKey key(String resource, String name) {
    return ObjectKey.of("", resource, "default", name);
  }

  static Commit commit(long revision, ObjectKey key, long sequenceNumber, EventType type) {
    byte[] stored =
        Json.stored(
            Json.parse(
                "{\"kind\":\"K\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\""
                    + key.name()
                    + "\"},\"n\":"
                    + revision
                    + "}"));
    Cause cause = new Cause("u", List.of(), "", "", "update", "", "r" + revision, Instant.EPOCH, 0);
    ObjectEvent event = new ObjectEvent(type, new Uid("u"), stored, cause).stamp(revision);
    return new Commit(
        revision,
        revision,
        Instant.EPOCH,
        "w",
        List.of(new CommittedEvent(revision, key, sequenceNumber, event)));
  }

  static Commit update(long revision) {
    return commit(
        revision,
        key("configmaps", "a"),
        revision,
        revision == 1 ? EventType.CREATED : EventType.SPEC_CHANGED);
  }
}

package io.troupe.actors.image;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.Cause;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.journal.RecoverySource.Recovered;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last events of recently changed objects, deleted ones included: what an image does not know,
 * the number and request id of an event, for entities that recover soon after. Any thread.
 */
final class RecentEvents {
  /** Objects remembered; the least recently changed are forgotten. */
  static final int KEYS_MAX = 4_096;

  /** What is known of the cause of an event that only its result is known of. */
  private static final Cause UNKNOWN =
      new Cause("", List.of(), "", "", "", "", "", Instant.EPOCH, 0);

  private final Map<ObjectKey, CommittedEvent> byKey = new LinkedHashMap<>();

  synchronized void add(CommittedEvent event) {
    byKey.remove(event.key());
    byKey.put(event.key(), event);
    if (byKey.size() > KEYS_MAX) {
      var oldest = byKey.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** They may be the last ones no more. */
  synchronized void clear() {
    byKey.clear();
  }

  private synchronized Optional<CommittedEvent> last(ObjectKey key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** Where an entity goes on: from its last event, or from what an image shows. */
  Recovered recovered(ObjectKey key, ClusterImage image) {
    return last(key)
        .map(e -> new Recovered(e.sequenceNumber(), Optional.of(e.event())))
        .or(() ->
            image
                .get(key)
                .map(
                    object -> new Recovered(object.sequenceNumber(), Optional.of(rebuilt(object)))))
        .orElse(new Recovered(0, Optional.empty()));
  }

  private static ObjectEvent rebuilt(StoredObject object) {
    return new ObjectEvent(
            EventType.SPEC_CHANGED,
            object.uid(),
            Json.withoutResourceVersion(object.json()),
            UNKNOWN)
        .stamp(object.revision());
  }
}

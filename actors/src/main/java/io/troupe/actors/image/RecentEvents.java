package io.troupe.actors.image;

import io.troupe.core.image.CommittedEvent;
import io.troupe.core.meta.ObjectKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The last events of recently changed objects, deleted ones included: what an image does not know,
 * the number and request id of an event, for entities that recover soon after. Any thread.
 */
final class RecentEvents {
  /** Objects remembered; the least recently changed are forgotten. */
  static final int KEYS_MAX = 4_096;

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

  synchronized Optional<CommittedEvent> last(ObjectKey key) {
    return Optional.ofNullable(byKey.get(key));
  }
}

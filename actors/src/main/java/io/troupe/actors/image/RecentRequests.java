package io.troupe.actors.image;

import io.troupe.core.image.CommittedEvent;
import io.troupe.core.meta.ObjectKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which request made which of the last events: how a command whose reply was lost is known to be
 * done, although others have changed the object since. Any thread.
 */
final class RecentRequests {
  /** Many seconds of a cluster that is as busy as can be; about 150 bytes each. */
  static final int REQUESTS_MAX = 32_768;

  private record Doing(ObjectKey key, String requestId) {}

  private final Map<Doing, Long> revisions =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Doing, Long> eldest) {
          return size() > REQUESTS_MAX;
        }
      };

  synchronized void add(CommittedEvent event) {
    String requestId = event.event().cause().requestId();
    if (!requestId.isEmpty()) {
      revisions.put(new Doing(event.key(), requestId), event.revision());
    }
  }

  /** The revision of the event that a request made of an object. */
  synchronized Optional<Long> find(ObjectKey key, String requestId) {
    return Optional.ofNullable(revisions.get(new Doing(key, requestId)));
  }
}

package io.troupe.actors.image;

import io.troupe.core.image.ClusterImage;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Images of the recent past: the very last ones, and those that clients began to page through,
 * which stay for five minutes. Any thread.
 */
final class KeptImages {
  /** How many of the last images are kept, whoever has seen them. */
  static final int RECENT_MAX = 64;

  /** How many images that were listed from are kept. */
  static final int LISTED_MAX = 2_048;

  private static final long LISTED_NANOS_MAX = TimeUnit.MINUTES.toNanos(5);

  private record Listed(ClusterImage image, long nanos) {}

  private final ArrayDeque<ClusterImage> recent = new ArrayDeque<>();
  private final Map<Long, Listed> listed = new LinkedHashMap<>();

  synchronized void add(ClusterImage image) {
    recent.addLast(image);
    if (recent.size() > RECENT_MAX) {
      recent.removeFirst();
    }
  }

  synchronized void keep(ClusterImage image, long nanos) {
    listed.remove(image.revision());
    listed.put(image.revision(), new Listed(image, nanos));
    expire(nanos);
  }

  synchronized void expire(long nanos) {
    Iterator<Listed> oldest = listed.values().iterator();
    while (oldest.hasNext()
        && (nanos - oldest.next().nanos() > LISTED_NANOS_MAX || listed.size() > LISTED_MAX)) {
      oldest.remove();
    }
  }

  synchronized Optional<ClusterImage> exactly(long revision) {
    Listed found = listed.get(revision);
    if (found != null) {
      return Optional.of(found.image());
    }
    return recent.stream().filter(image -> image.revision() == revision).findFirst();
  }
}

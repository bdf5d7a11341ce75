package io.troupe.core.whatif;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.Commit;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.FactsReader;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The state before an event and those of some revisions before that: a plan was made on an image
 * that is older than the plan's own event. Images share what did not change.
 */
public final class RecentImages {
  /** Between what a plan saw and its event lie some milliseconds, with others' events. */
  static final int KEPT_MAX = 4_096;

  private final Deque<ClusterImage> recent = new ArrayDeque<>();

  public RecentImages(ClusterImage start) {
    recent.addLast(start);
  }

  public ClusterImage latest() {
    return recent.peekLast();
  }

  /** The state at a revision; empty for one that is too old, or to come. */
  public Optional<ClusterImage> at(long revision) {
    Iterator<ClusterImage> backwards = recent.descendingIterator();
    while (backwards.hasNext()) {
      ClusterImage image = backwards.next();
      if (image.revision() <= revision) {
        return image == recent.peekFirst() && image.revision() < revision && recent.size() > 1
            ? Optional.empty()
            : Optional.of(image);
      }
    }
    return Optional.empty();
  }

  /** The same state at a later revision, without what was before. */
  void restart(long revision) {
    ClusterImage latest = latest();
    List<StoredObject> objects = new ArrayList<>();
    latest.types().forEach(type -> objects.addAll(latest.of(type).all()));
    recent.clear();
    recent.addLast(ClusterImage.of(revision, objects));
  }

  ObjectChange apply(CommittedEvent event, Commit of, FactsReader facts) {
    ClusterImage.Applied applied =
        latest()
            .apply(
                new Commit(
                    event.revision(), event.revision(), of.time(), of.writer(), List.of(event)),
                facts);
    recent.addLast(applied.image());
    if (recent.size() > KEPT_MAX) {
      recent.removeFirst();
    }
    return applied.changes().getFirst();
  }
}

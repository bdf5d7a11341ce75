package io.troupe.actors.history;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.EventType;
import io.troupe.persistence.history.Past;
import io.troupe.persistence.history.PastEvent;
import io.troupe.persistence.history.PastScope;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Since when a namespace has been the one it is: whoever was let into it sees nothing of a
 * namespace of the same name before.
 */
public final class NamespaceLives {
  /** Nothing of the past is visible. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final int KNOWN_MAX = 20_000;
  private static final int PAGE = 200;

  private final Past past;
  private final ConcurrentMap<Uid, Long> known = new ConcurrentHashMap<>();

  public NamespaceLives(Past past) {
    this.past = past;
  }

  /**
   * The revision that a namespace began with; 0 when that is beyond retention, {@link #NEVER} when
   * there is none.
   */
  public CompletionStage<Long> beginning(String namespace, ClusterImage image) {
    ObjectKey key = ObjectKey.of("", "namespaces", "", namespace);
    Optional<StoredObject> standing = image.get(key);
    if (standing.isEmpty()) {
      return CompletableFuture.completedFuture(NEVER);
    }
    Uid uid = standing.get().uid();
    Long found = known.get(uid);
    if (found != null) {
      return CompletableFuture.completedFuture(found);
    }
    return search(key, uid, standing.get().revision())
        .thenApply(revision -> {
          if (known.size() >= KNOWN_MAX) {
            known.clear();
          }
          known.put(uid, revision);
          return revision;
        });
  }

  private CompletionStage<Long> search(ObjectKey key, Uid uid, long to) {
    return past.events(new PastScope.OfObject(key), 1, to, Past.Order.NEWEST_FIRST, PAGE)
        .thenCompose(page -> {
          for (PastEvent event : page.events()) {
            boolean ours = event.event().event().uid().equals(uid);
            if (ours && event.event().event().type() == EventType.CREATED) {
              return CompletableFuture.completedFuture(event.event().revision());
            }
            if (!ours) {
              return CompletableFuture.completedFuture(event.event().revision() + 1);
            }
          }
          OptionalLong resume = page.resume();
          return resume.isPresent()
              ? search(key, uid, resume.getAsLong())
              : CompletableFuture.completedFuture(0L);
        });
  }
}

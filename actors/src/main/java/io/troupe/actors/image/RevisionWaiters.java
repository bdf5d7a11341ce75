package io.troupe.actors.image;

import io.troupe.core.image.ClusterImage;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Who waits for a revision that the image has not reached. Under the image's lock. */
final class RevisionWaiters {
  private final TreeMap<Long, List<CompletableFuture<ClusterImage>>> byRevision = new TreeMap<>();

  CompletableFuture<ClusterImage> add(long revision) {
    CompletableFuture<ClusterImage> waiter = new CompletableFuture<>();
    byRevision.computeIfAbsent(revision, _ -> new ArrayList<>()).add(waiter);
    return waiter;
  }

  /**
   * @param executor where they go on
   */
  void wake(ClusterImage image, Executor executor) {
    while (!byRevision.isEmpty() && byRevision.firstKey() <= image.revision()) {
      for (CompletableFuture<ClusterImage> waiter : byRevision.pollFirstEntry().getValue()) {
        executor.execute(() -> waiter.complete(image));
      }
    }
  }

  /** Those who have given up. */
  void forgetDone() {
    byRevision.values().forEach(list -> list.removeIf(CompletableFuture::isDone));
    byRevision.values().removeIf(List::isEmpty);
  }
}

package io.troupe.actors.gate;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ResourceType;
import io.troupe.persistence.history.Past;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The last few lists that were read from the journal, for who pages through one or asks again.
 * Those who ask for the same at the same time share one reading. Any thread.
 */
final class PastImages {
  static final int LISTS_MAX = 16;

  /** Of the objects' wire forms, of all lists together. A larger list is not kept at all. */
  static final long BYTES_MAX = 64L << 20;

  private record Key(ResourceType type, String namespace, long revision) {}

  private record Kept(CompletableFuture<ClusterImage> image, long bytes) {}

  private final Past past;
  private final Map<Key, Kept> lists = new LinkedHashMap<>();
  private long bytes;

  PastImages(Past past) {
    this.past = past;
  }

  /** An image of this type in this namespace only, which is empty for all. */
  synchronized CompletionStage<ClusterImage> list(
      ResourceType type, String namespace, long revision) {
    Key key = new Key(type, namespace, revision);
    Kept known = lists.remove(key);
    if (known != null) {
      lists.put(key, known); // the one that was asked for last goes last
      return known.image();
    }
    CompletableFuture<ClusterImage> reading = new CompletableFuture<>();
    lists.put(key, new Kept(reading, 0));
    past.listAt(type, namespace, revision)
        .whenComplete((objects, failure) -> {
          if (failure == null) {
            keep(key, reading, size(objects));
            reading.complete(ClusterImage.of(revision, objects));
          } else {
            forget(key);
            reading.completeExceptionally(failure);
          }
        });
    return reading;
  }

  /** How many there are, those being read included. */
  synchronized int size() {
    return lists.size();
  }

  private synchronized void keep(Key key, CompletableFuture<ClusterImage> image, long size) {
    if (lists.remove(key) == null || size > BYTES_MAX) {
      return;
    }
    lists.put(key, new Kept(image, size));
    bytes += size;
    Iterator<Kept> oldest = lists.values().iterator();
    while (bytes > BYTES_MAX || lists.size() > LISTS_MAX) {
      bytes -= oldest.next().bytes();
      oldest.remove();
    }
  }

  private synchronized void forget(Key key) {
    lists.remove(key);
  }

  private static long size(List<StoredObject> objects) {
    return objects.stream().mapToLong(object -> object.json().length).sum();
  }
}

package io.troupe.core.reconcile;

import io.troupe.core.meta.ObjectKey;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * A key that is to be looked at.
 *
 * @param after how long to wait first; zero for at once
 */
public record Wake(ObjectKey key, Duration after) {

  public static Wake now(ObjectKey key) {
    return new Wake(key, Duration.ZERO);
  }

  public static List<Wake> now(Collection<ObjectKey> keys) {
    return keys.stream().distinct().map(Wake::now).toList();
  }
}

package io.troupe.persistence.codec;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * The keys of encrypted objects (D15), one per uid. A new key is made in memory, and its wrapped
 * form is stored by the very statement that stores the object's first event; so making one neither
 * blocks nor leaves a key without an object, or an object without its key.
 *
 * <p>Any thread; {@link #find} may block.
 */
public final class KeyRing {
  private static final int CACHED_MAX = 10_000;

  /**
   * @param durable whether the wrapped form is known to be stored
   */
  record DataKey(String uid, byte[] key, byte[] wrapped, boolean durable) {}

  private final RootKey root;
  private final WrappedKeys store;
  private final RandomGenerator random;
  private final Map<String, DataKey> cache =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, DataKey> eldest) {
          return size() > CACHED_MAX;
        }
      };

  /**
   * @param random must be a secure one
   */
  public KeyRing(RootKey root, WrappedKeys store, RandomGenerator random) {
    this.root = root;
    this.store = store;
    this.random = random;
  }

  public String rootKeyId() {
    return root.id();
  }

  RandomGenerator random() {
    return random;
  }

  synchronized Optional<DataKey> cached(String uid) {
    return Optional.ofNullable(cache.get(uid));
  }

  /** The cached one or a new one, which is not durable yet. */
  synchronized DataKey create(String uid) {
    DataKey known = cache.get(uid);
    if (known != null) {
      return known;
    }
    byte[] key = new byte[ObjectCipher.KEY_BYTES];
    random.nextBytes(key);
    DataKey created = new DataKey(uid, key, root.wrap(key, uid, random), false);
    cache.put(uid, created);
    return created;
  }

  /**
   * Cached or stored keys; those missing from the answer are destroyed or were never made.
   *
   * @throws IllegalStateException if the store is away, or another root key wrapped them
   */
  Map<String, DataKey> find(Collection<String> uids) {
    Map<String, DataKey> found = new TreeMap<>();
    Set<String> missing = new TreeSet<>();
    for (String uid : uids) {
      cached(uid).ifPresentOrElse(key -> found.put(uid, key), () -> missing.add(uid));
    }
    if (!missing.isEmpty()) {
      store
          .find(missing)
          .forEach((uid, wrapped) -> {
            if (!wrapped.rootKey().equals(root.id())) {
              throw new IllegalStateException(
                  "the key of " + uid + " is wrapped by root key " + wrapped.rootKey());
            }
            byte[] key = root.unwrap(wrapped.bytes(), uid);
            found.put(uid, remember(new DataKey(uid, key, wrapped.bytes(), true)));
          });
    }
    return found;
  }

  /** A key of another node's, committed by it. */
  void learn(String uid, byte[] wrapped) {
    remember(new DataKey(uid, root.unwrap(wrapped, uid), wrapped, true));
  }

  private synchronized DataKey remember(DataKey key) {
    cache.put(key.uid(), key);
    return key;
  }

  /** The wrapped form has been committed. */
  public synchronized void stored(String uid) {
    cache.computeIfPresent(uid, (_, k) -> new DataKey(uid, k.key(), k.wrapped(), true));
  }

  /** The object is gone, or the cached key may not be the stored one. */
  public synchronized void forget(String uid) {
    cache.remove(uid);
  }
}

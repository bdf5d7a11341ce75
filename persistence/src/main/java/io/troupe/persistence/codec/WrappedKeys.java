package io.troupe.persistence.codec;

import java.util.Collection;
import java.util.Map;

/** Where wrapped object keys are kept. */
@FunctionalInterface
public interface WrappedKeys {

  /**
   * @param rootKey id of the root key that wraps it
   */
  record Wrapped(String rootKey, byte[] bytes) {}

  /** Nothing is kept: every key that is asked for has been destroyed. */
  WrappedKeys NONE = _ -> Map.of();

  /** Those that exist, by uid. May block. */
  Map<String, Wrapped> find(Collection<String> uids);
}

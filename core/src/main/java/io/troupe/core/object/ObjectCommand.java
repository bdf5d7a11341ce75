package io.troupe.core.object;

import io.troupe.core.meta.Uid;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an entity can be asked. Writes that a client computes (update, patch, apply) arrive ready
 * made as {@link Replace}, already defaulted, validated and admitted against the version named in
 * the {@link Expectation}; the entity only fences them.
 */
public sealed interface ObjectCommand {

  /**
   * @param stored the stored form of the new object, uid and creation time set
   */
  record Create(Uid uid, byte[] stored) implements ObjectCommand {}

  /**
   * @param type what changed, as the caller computed it
   * @param stored the stored form of the object after the change
   */
  record Replace(EventType type, byte[] stored) implements ObjectCommand {}

  /** Decided by the entity on whatever version it holds. */
  record Delete(DeleteOptions options) implements ObjectCommand {}

  /**
   * Pods only: assign a node, as POST pods/binding does.
   *
   * @param labels that the pod gets with it, over its own
   * @param annotations likewise
   */
  record Bind(String node, Map<String, String> labels, Map<String, String> annotations)
      implements ObjectCommand {
    public Bind {
      labels = Collections.unmodifiableMap(new TreeMap<>(labels));
      annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    }

    public Bind(String node) {
      this(node, Map.of(), Map.of());
    }
  }
}

package io.troupe.persistence.history;

import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;

/** Whose events are read. */
public sealed interface PastScope {

  /** One name's, through all its lives. */
  record OfObject(ObjectKey key) implements PastScope {}

  /**
   * Those of all objects of a type.
   *
   * @param namespace empty for every namespace, and for types without any
   */
  record OfType(ResourceType type, String namespace) implements PastScope {}

  /** Those of everything in a namespace, and of the namespace's own object. */
  record OfNamespace(String namespace) implements PastScope {}

  record OfCluster() implements PastScope {}
}

package io.troupe.actors.gate;

import io.troupe.core.kind.Kind;
import io.troupe.core.meta.ObjectKey;

/**
 * What a request is about.
 *
 * @param subresource empty for the object itself
 * @param namespace empty for the cluster or all namespaces
 * @param name empty for collections and for creates that do not name one in the path
 */
public record Target(Kind kind, String subresource, String namespace, String name) {
  public ObjectKey key() {
    return new ObjectKey(kind.storedAs(), namespace, name);
  }
}

package io.troupe.actors.gate;

import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.Narrowing;
import io.troupe.core.auth.UserInfo;
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
  /** A request about it, as an authorizer or an audit policy judges it. */
  public Attributes attributes(UserInfo user, String verb, Narrowing narrowing) {
    return new Attributes(
        user,
        verb,
        kind.type().group(),
        kind.gvk().version(),
        kind.type().resource(),
        subresource,
        namespace,
        name,
        "",
        narrowing);
  }

  public Attributes attributes(UserInfo user, String verb) {
    return attributes(user, verb, Narrowing.NONE);
  }

  public ObjectKey key() {
    return new ObjectKey(kind.storedAs(), namespace, name);
  }
}

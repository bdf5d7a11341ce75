package io.troupe.core.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Optional;

/** The objects that pods of this node refer to, and their tokens, as last heard. */
public interface References {

  Optional<ObjectNode> configMap(String namespace, String name);

  Optional<ObjectNode> secret(String namespace, String name);

  /** In order of their names. */
  Collection<ObjectNode> services(String namespace);

  /**
   * Of the pod's service account; only what {@link TokenSource#of(PodView)} names is ever there.
   */
  default AccountToken token(PodView pod, TokenSource source) {
    return new AccountToken.Awaited();
  }
}

package io.troupe.core.admit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.kind.Kind;
import io.troupe.core.meta.ObjectKey;
import java.util.Optional;

/**
 * One write, as admission sees it.
 *
 * @param subresource empty for the object itself
 * @param object the new object, which a mutating plugin changes in place; empty on delete
 * @param old the object before; empty on create
 * @param image current enough to judge by
 */
public record AdmissionRequest(
    Operation operation,
    Kind kind,
    ObjectKey key,
    String subresource,
    Optional<ObjectNode> object,
    Optional<ObjectNode> old,
    UserInfo user,
    boolean dryRun,
    ClusterImage image) {

  /** Upstream's names. */
  public enum Operation {
    CREATE,
    UPDATE,
    DELETE,
    CONNECT
  }
}

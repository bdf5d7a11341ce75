package io.troupe.core.admit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.kind.Kind;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.meta.ObjectKey;
import java.util.Optional;

/**
 * One write, as admission sees it.
 *
 * @param subresource empty for the object itself
 * @param object the new object, which a mutating plugin changes in place; empty on delete
 * @param old the object before; empty on create
 * @param image current enough to judge by
 * @param context what a plugin may say besides yes and no, and what else the request carries
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
    ClusterImage image,
    AdmissionContext context) {

  /** What the objects are: the subresource's own kind, for instance Scale, or the kind itself. */
  public GroupVersionKind objectKind() {
    return kind.subresources().stream()
        .filter(sub -> sub.name().equals(subresource))
        .map(Kind.Subresource::kind)
        .findFirst()
        .orElse(kind.gvk());
  }

  /** The same request about another object, for instance a converted one. */
  public AdmissionRequest with(Kind other, Optional<ObjectNode> next, Optional<ObjectNode> before) {
    return new AdmissionRequest(
        operation, other, key, subresource, next, before, user, dryRun, image, context);
  }

  /** Upstream's names. */
  public enum Operation {
    CREATE,
    UPDATE,
    DELETE,
    CONNECT
  }
}

package io.troupe.core.undo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Kind;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.OwnerReference;
import java.util.Optional;

/**
 * One object as it stood at a revision and as it stands now, in the version its kind is served in.
 *
 * @param then empty when there was none
 * @param now with its resourceVersion; empty when there is none
 */
public record Subject(
    Kind kind, ObjectKey key, Optional<ObjectNode> then, Optional<ObjectNode> now) {

  /** The owner that manages it, by what it was like when it was last managed. */
  Optional<OwnerReference> controller() {
    return then.or(() -> now).stream()
        .flatMap(object -> OwnerReference.of(object).stream())
        .filter(OwnerReference::controller)
        .findFirst();
  }

  static boolean isBeingDeleted(Optional<ObjectNode> object) {
    return object.isPresent() && object.get().path("metadata").hasNonNull("deletionTimestamp");
  }

  static String uid(ObjectNode object) {
    return object.path("metadata").path("uid").asText("");
  }
}

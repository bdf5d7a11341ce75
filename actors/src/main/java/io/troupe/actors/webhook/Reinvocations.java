package io.troupe.actors.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which webhooks are to see a request a second time. Follows upstream
 * webhook/mutating/reinvocationcontext.go. One thread at a time.
 */
final class Reinvocations {
  private final Set<String> seen = new HashSet<>();
  private final Set<String> again = new HashSet<>();
  private Optional<ObjectNode> last = Optional.empty();

  /** The object has changed: all eligible that have seen it are to see it again. */
  void changed() {
    again.addAll(seen);
    seen.clear();
  }

  /** An eligible webhook has seen the object as it now is. */
  void saw(String id) {
    seen.add(id);
  }

  boolean due(String id) {
    return again.contains(id);
  }

  /** What the object is like at the end of a pass. */
  void leave(Optional<ObjectNode> object) {
    // Without eligible webhooks nobody asks for it.
    last = seen.isEmpty() && again.isEmpty() ? Optional.empty() : object.map(ObjectNode::deepCopy);
  }

  /** At the beginning of the second pass: plugins may have changed it since the first. */
  void enter(Optional<ObjectNode> object) {
    if (last.isPresent() && !last.equals(object)) {
      changed();
    }
  }
}

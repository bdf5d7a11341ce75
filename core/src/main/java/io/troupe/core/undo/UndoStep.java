package io.troupe.core.undo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.history.Change;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of one object.
 *
 * @param proposed what is to be written; empty for a deletion and where nothing is
 * @param diff from what stands to what is to be written; bounded
 * @param message why nothing can be done, or what else there is to know; may be empty
 */
public record UndoStep(
    Subject subject,
    Action action,
    Optional<ObjectNode> proposed,
    List<Change> diff,
    String message) {

  /** Fields of one diff. */
  static final int CHANGES_MAX = 100;

  /** What is done. */
  public enum Action {
    CREATE("create"),
    REPLACE("replace"),
    /** Deleted and created, because it could not be replaced and that was asked for. */
    RECREATE("recreate"),
    DELETE("delete"),
    /** It stands as it stood. */
    NONE("none"),
    /** It cannot be brought back. */
    REFUSED("refused");

    private final String wire;

    Action(String wire) {
      this.wire = wire;
    }

    public String wire() {
      return wire;
    }
  }

  public UndoStep {
    diff = List.copyOf(diff);
  }

  static UndoStep nothing(Subject subject, Action action, String message) {
    return new UndoStep(subject, action, Optional.empty(), List.of(), message);
  }
}

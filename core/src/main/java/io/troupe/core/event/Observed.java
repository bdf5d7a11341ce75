package io.troupe.core.event;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What to write of one occurrence. */
public sealed interface Observed {

  /** A new Event. */
  record First(ObjectNode event) implements Observed {}

  /**
   * An Event that was written before, with a greater count. @param event the whole, should it be
   * gone
   */
  record Again(ObjectNode event) implements Observed {}

  /** Nothing: this source says too much about this object. */
  record Spam() implements Observed {}
}

package io.troupe.actors.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionStage;

/** Takes events. Any thread; never waits by itself. */
@FunctionalInterface
public interface AuditSink {
  /**
   * @param json the event's bytes, shared by all who take them
   * @return never fails; complete when a request that waits for its events may go on, and false if
   *     it should not because this one is lost
   */
  CompletionStage<Boolean> tell(ObjectNode event, byte[] json);

  /** Whether a request may not even begin before its arrival is told. */
  default boolean strict() {
    return true;
  }
}

package io.troupe.core.kind;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.outcome.FieldError;
import java.util.List;

/** A part of an object that is updated through a subresource of its own. */
public interface ObjectPart {

  /**
   * The object with what of the proposal counts here.
   *
   * @param proposed as sent, with defaults
   * @param current is not changed
   */
  ObjectNode merge(ObjectNode proposed, ObjectNode current);

  /** Every error of the change; {@link KindRules#validate} does not run. */
  List<FieldError> validate(ObjectNode object, ObjectNode old);
}

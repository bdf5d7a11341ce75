package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Events. Follows upstream pkg/apis/core/validation/events.go, for events of the core group. */
final class EventRules implements KindRules {

  @Override
  public List<FieldError> validate(ObjectNode event) {
    List<FieldError> errors = new ArrayList<>();
    String namespace = Tree.text(event.path("metadata"), "namespace");
    String involved = Tree.text(event.path("involvedObject"), "namespace");
    // What is of the cluster is told of in the default namespace.
    boolean fits = involved.isEmpty() ? namespace.equals("default") : namespace.equals(involved);
    if (!fits) {
      errors.add(
          FieldError.invalid(
              "involvedObject.namespace", involved, "does not match event.namespace"));
    }
    return errors;
  }
}

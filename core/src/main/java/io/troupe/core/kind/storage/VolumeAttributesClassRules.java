package io.troupe.core.kind.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.KindRules;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Volume attributes classes: nothing in one ever changes. */
final class VolumeAttributesClassRules implements KindRules {

  @Override
  public List<FieldError> validate(ObjectNode attributes) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck root = FieldCheck.of(attributes, errors);
    StorageClassRules.provisioner(root.at("driverName"));
    Parameters.check(root.at("parameters"), false);
    return errors;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode attributes, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck root = FieldCheck.of(attributes, errors);
    for (String field : List.of("driverName", "parameters")) {
      if (!FieldCheck.same(root.at(field).value(), old.path(field))) {
        root.at(field).forbidden("updates to " + field + " are forbidden.");
      }
    }
    return errors;
  }
}

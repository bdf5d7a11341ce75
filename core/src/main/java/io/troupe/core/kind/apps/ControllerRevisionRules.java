package io.troupe.core.kind.apps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** ControllerRevisions: history does not change. Follows upstream ValidateControllerRevision. */
final class ControllerRevisionRules implements KindRules {

  @Override
  public List<FieldError> validate(ObjectNode revision) {
    List<FieldError> errors = new ArrayList<>();
    if (!Tree.has(revision, "data")) {
      errors.add(FieldError.required("data", "data is mandatory"));
    }
    long number = revision.path("revision").asLong(0);
    if (number < 0) {
      errors.add(FieldError.invalid("revision", number, "must be greater than or equal to 0"));
    }
    return errors;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode revision, ObjectNode old) {
    return revision.path("data").equals(old.path("data"))
        ? List.of()
        : List.of(
            new FieldError(
                FieldError.Type.INVALID,
                "data",
                revision.path("data").toString(),
                "field is immutable"));
  }
}

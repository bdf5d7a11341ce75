package io.troupe.core.kind.version;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.name.Labels;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Events of events.k8s.io/v1, which must say more than those of the core group. */
final class NewEventRules implements KindRules {
  private static final int SHORT_CHARS_MAX = 128;
  private static final int NOTE_CHARS_MAX = 1_024;

  @Override
  public List<FieldError> validate(ObjectNode event) {
    List<FieldError> errors = new ArrayList<>();
    namespace(event, errors);
    if (!Tree.has(event, "eventTime")) {
      errors.add(FieldError.required("eventTime", ""));
    }
    String controller = Tree.text(event, "reportingController");
    if (controller.isEmpty()) {
      errors.add(FieldError.required("reportingController", ""));
    } else {
      Labels.keyProblems(controller)
          .forEach(p -> errors.add(FieldError.invalid("reportingController", controller, p)));
    }
    for (String field : List.of("reportingInstance", "action", "reason")) {
      required(event, field, errors);
    }
    String type = Tree.text(event, "type");
    if (type.isEmpty()) {
      errors.add(FieldError.required("type", ""));
    } else if (!List.of("Normal", "Warning").contains(type)) {
      errors.add(FieldError.invalid("type", "", "has invalid value: " + type));
    }
    if (Tree.text(event, "note").length() > NOTE_CHARS_MAX) {
      errors.add(
          FieldError.invalid("note", "", "can have at most " + NOTE_CHARS_MAX + " characters"));
    }
    return errors;
  }

  /** What only the older form may set. */
  @Override
  public List<FieldError> validateUpdate(ObjectNode event, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    for (String field :
        List.of(
            "regarding",
            "related",
            "reason",
            "action",
            "note",
            "type",
            "eventTime",
            "reportingController",
            "reportingInstance")) {
      if (!event.path(field).equals(old.path(field))) {
        errors.add(
            new FieldError(
                FieldError.Type.INVALID,
                field,
                event.path(field).toString(),
                "field is immutable"));
      }
    }
    return errors;
  }

  private static void namespace(ObjectNode event, List<FieldError> errors) {
    String namespace = Tree.text(event.path("metadata"), "namespace");
    String regarding = Tree.text(event.path("regarding"), "namespace");
    boolean fits = regarding.isEmpty() ? namespace.equals("default") : namespace.equals(regarding);
    if (!fits) {
      errors.add(
          FieldError.invalid(
              "involvedObject.namespace", regarding, "does not match event.namespace"));
    }
  }

  private static void required(ObjectNode event, String field, List<FieldError> errors) {
    String text = Tree.text(event, field);
    if (text.isEmpty()) {
      errors.add(FieldError.required(field, ""));
    } else if (text.length() > SHORT_CHARS_MAX) {
      errors.add(
          FieldError.invalid(field, "", "can have at most " + SHORT_CHARS_MAX + " characters"));
    }
  }
}

package io.troupe.core.kind;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Objects for tests, written with single quotes, and what the kinds' rules make of them. */
public final class Samples {
  public static final BuiltInKinds KINDS = new BuiltInKinds();

  private Samples() {}

  public static ObjectNode json(String text) {
    return Json.parse(text.replace('\'', '"'));
  }

  /**
   * @param resource as users say it, for instance {@code deployments.apps}
   */
  public static Kind kind(String resource) {
    int dot = resource.indexOf('.');
    return KINDS
        .byType(
            dot < 0
                ? new ResourceType("", resource)
                : new ResourceType(resource.substring(dot + 1), resource.substring(0, dot)))
        .orElseThrow();
  }

  public static ObjectNode defaulted(String resource, String text) {
    ObjectNode object = json(text);
    kind(resource).rules().applyDefaults(object);
    return Json.parse(Json.bytes(object)); // numbers as a parser holds them
  }

  /** As a create leaves it. */
  public static ObjectNode created(String resource, String text) {
    ObjectNode object = defaulted(resource, text);
    kind(resource).rules().prepareForCreate(object);
    return object;
  }

  /** Messages with paths. */
  public static List<String> errors(String resource, String text) {
    ObjectNode object = created(resource, text);
    List<FieldError> errors = new ArrayList<>(kind(resource).rules().validate(object));
    errors.addAll(kind(resource).rules().validateCreate(object));
    return texts(errors);
  }

  public static List<String> updateErrors(String resource, ObjectNode object, ObjectNode old) {
    return texts(kind(resource).rules().validateUpdate(object, old));
  }

  public static List<String> texts(List<FieldError> errors) {
    return errors.stream().map(FieldError::text).toList();
  }
}

package io.troupe.core.auth.review;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.auth.Narrowing;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.outcome.Result;
import io.troupe.core.select.FieldSelector;
import io.troupe.core.select.LabelSelector;
import io.troupe.core.select.Requirement;
import io.troupe.core.select.Requirement.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The selectors of an access review. What cannot be understood is left out, which asks for more and
 * so never allows too much.
 *
 * @param error may be empty
 */
record SelectorQuestion(Narrowing narrowing, String error) {

  static List<FieldError> validate(JsonNode attributes) {
    List<FieldError> errors = new ArrayList<>();
    for (String field : List.of("fieldSelector", "labelSelector")) {
      JsonNode selector = attributes.path(field);
      if (selector.isObject()) {
        validate("spec.resourceAttributes." + field, selector, errors);
      }
    }
    return errors;
  }

  private static void validate(String path, JsonNode selector, List<FieldError> errors) {
    String raw = Tree.text(selector, "rawSelector");
    JsonNode requirements = selector.path("requirements");
    if (!raw.isEmpty() && !requirements.isEmpty()) {
      errors.add(
          FieldError.invalid(
              path + ".rawSelector", raw, "may not specified at the same time as requirements"));
    }
    if (raw.isEmpty() && requirements.isEmpty()) {
      errors.add(
          FieldError.required(
              path + ".requirements",
              "when " + path + " is specified, requirements or rawSelector is required"));
    }
    for (int i = 0; i < requirements.size(); i++) {
      requirement(path + ".requirements[" + i + "]", requirements.get(i), errors);
    }
  }

  private static void requirement(String path, JsonNode requirement, List<FieldError> errors) {
    if (Tree.text(requirement, "key").isEmpty()) {
      errors.add(FieldError.required(path + ".key", "must be specified"));
    }
    boolean values = !requirement.path("values").isEmpty();
    switch (Tree.text(requirement, "operator")) {
      case "In", "NotIn" -> {
        if (!values) {
          errors.add(
              FieldError.required(
                  path + ".values", "must be specified when `operator` is 'In' or 'NotIn'"));
        }
      }
      case "Exists", "DoesNotExist" -> {
        if (values) {
          errors.add(
              FieldError.forbidden(
                  path + ".values",
                  "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
        }
      }
      case String other ->
          errors.add(
              FieldError.invalid(path + ".operator", other, "not a valid selector operator"));
    }
  }

  static SelectorQuestion of(JsonNode attributes) {
    List<String> errors = new ArrayList<>();
    List<Requirement> fields = fields(attributes.path("fieldSelector"), errors);
    List<Requirement> labels = labels(attributes.path("labelSelector"), errors);
    Narrowing narrowing =
        fields.isEmpty() && labels.isEmpty() ? Narrowing.NONE : new Narrowing(fields, labels);
    return new SelectorQuestion(narrowing, String.join(", ", errors));
  }

  private static List<Requirement> fields(JsonNode selector, List<String> errors) {
    String raw = Tree.text(selector, "rawSelector");
    if (!raw.isEmpty()) {
      return switch (FieldSelector.parseAny(raw)) {
        case Result.Ok<FieldSelector>(FieldSelector parsed) ->
            Narrowing.of(parsed, LabelSelector.EVERYTHING).fields();
        case Result.Refused<FieldSelector>(Failure failure) -> refused(failure, errors);
      };
    }
    List<Requirement> found = new ArrayList<>();
    for (JsonNode requirement : selector.path("requirements")) {
      Optional<Requirement> one = requirement(requirement);
      boolean usable =
          one.isPresent()
              && one.get().values().size() == 1
              && (one.get().operator() == Operator.IN || one.get().operator() == Operator.NOT_IN);
      if (usable) {
        boolean equal = one.get().operator() == Operator.IN;
        found.add(
            new Requirement(
                one.get().key(),
                equal ? Operator.EQUALS : Operator.NOT_EQUALS,
                one.get().values()));
      } else {
        errors.add(
            "fieldSelector requirement on \""
                + Tree.text(requirement, "key")
                + "\" must compare with one value");
      }
    }
    return found;
  }

  private static List<Requirement> labels(JsonNode selector, List<String> errors) {
    String raw = Tree.text(selector, "rawSelector");
    if (!raw.isEmpty()) {
      return switch (LabelSelector.parse(raw)) {
        case Result.Ok<LabelSelector>(LabelSelector parsed) -> parsed.requirements();
        case Result.Refused<LabelSelector>(Failure failure) -> refused(failure, errors);
      };
    }
    List<Requirement> found = new ArrayList<>();
    for (JsonNode requirement : selector.path("requirements")) {
      requirement(requirement).ifPresent(found::add);
    }
    return found;
  }

  private static Optional<Requirement> requirement(JsonNode requirement) {
    List<String> values = new ArrayList<>();
    requirement.path("values").forEach(value -> values.add(value.asText()));
    return switch (Tree.text(requirement, "operator")) {
      case "In" -> Optional.of(of(requirement, Operator.IN, values));
      case "NotIn" -> Optional.of(of(requirement, Operator.NOT_IN, values));
      case "Exists" -> Optional.of(of(requirement, Operator.EXISTS, values));
      case "DoesNotExist" -> Optional.of(of(requirement, Operator.DOES_NOT_EXIST, values));
      default -> Optional.empty();
    };
  }

  private static Requirement of(JsonNode requirement, Operator operator, List<String> values) {
    return new Requirement(Tree.text(requirement, "key"), operator, values);
  }

  private static List<Requirement> refused(Failure failure, List<String> errors) {
    errors.add(failure.message());
    return List.of();
  }
}

package io.troupe.http.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.object.DeleteOptions.Propagation;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.outcome.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * DeleteOptions from a body or, without one, from the query.
 *
 * @param dryRun whether nothing is to be deleted really
 */
record DeleteWish(DeleteOptions options, boolean dryRun) {
  private static final GroupVersionKind KIND =
      new GroupVersionKind("meta.k8s.io", "v1", "DeleteOptions");

  static Result<DeleteWish> of(JsonNode body, Query query) {
    if (!body.isObject() && !body.isMissingNode() && !body.isNull()) {
      return Result.refused(Failure.badRequest("DeleteOptions must be an object"));
    }
    String kind = body.path("kind").asText("");
    if (!kind.isEmpty() && !kind.equals(KIND.kind())) {
      return Result.refused(
          Failure.badRequest(
              kind
                  + " in version \""
                  + body.path("apiVersion").asText("")
                  + "\" cannot be handled as a DeleteOptions"));
    }
    List<FieldError> errors = new ArrayList<>(0);
    boolean dryRun = dryRun(body, query, errors);
    Optional<Propagation> propagation = propagation(body, query, errors);
    return grace(body, query)
        .then(grace ->
            errors.isEmpty()
                ? Result.ok(new DeleteWish(options(body, grace, propagation), dryRun))
                : Result.refused(Failure.invalid(KIND, "", errors)));
  }

  static Result<DeleteWish> ofQuery(Query query) {
    return of(MissingNode.getInstance(), query);
  }

  private static DeleteOptions options(
      JsonNode body, Optional<Long> grace, Optional<Propagation> propagation) {
    JsonNode preconditions = body.path("preconditions");
    return new DeleteOptions(
        grace, propagation, text(preconditions, "uid"), text(preconditions, "resourceVersion"));
  }

  private static Result<Optional<Long>> grace(JsonNode body, Query query) {
    JsonNode field = body.path("gracePeriodSeconds");
    if (field.isIntegralNumber()) {
      return Result.ok(Optional.of(shown(field.asLong())));
    }
    if (!field.isMissingNode() && !field.isNull()) {
      return Result.refused(
          Failure.badRequest("DeleteOptions.gracePeriodSeconds must be a whole number"));
    }
    return query
        .number("gracePeriodSeconds")
        .then(n -> Result.ok(n.isPresent() ? Optional.of(shown(n.getAsLong())) : Optional.empty()));
  }

  /** A negative grace period is one second, as upstream has it. */
  private static long shown(long seconds) {
    return seconds < 0 ? 1 : seconds;
  }

  private static Optional<Propagation> propagation(
      JsonNode body, Query query, List<FieldError> errors) {
    Optional<Boolean> orphan =
        body.path("orphanDependents").isBoolean()
            ? Optional.of(body.path("orphanDependents").asBoolean())
            : query.has("orphanDependents")
                ? Optional.of(query.flag("orphanDependents"))
                : Optional.empty();
    String policy = text(body, "propagationPolicy").orElse(query.text("propagationPolicy"));
    if (orphan.isPresent() && !policy.isEmpty()) {
      errors.add(
          FieldError.invalid(
              "propagationPolicy",
              policy,
              "orphanDependents and deletionPropagation cannot be both set"));
      return Optional.empty();
    }
    if (orphan.isPresent()) {
      return Optional.of(orphan.get() ? Propagation.ORPHAN : Propagation.BACKGROUND);
    }
    return switch (policy) {
      case "" -> Optional.empty();
      case "Background" -> Optional.of(Propagation.BACKGROUND);
      case "Foreground" -> Optional.of(Propagation.FOREGROUND);
      case "Orphan" -> Optional.of(Propagation.ORPHAN);
      default -> {
        errors.add(
            FieldError.notSupported(
                "propagationPolicy", policy, List.of("Foreground", "Background", "Orphan", "nil")));
        yield Optional.empty();
      }
    };
  }

  private static boolean dryRun(JsonNode body, Query query, List<FieldError> errors) {
    List<String> values = new ArrayList<>(query.all("dryRun"));
    body.path("dryRun").forEach(v -> values.add(v.asText()));
    for (String value : values) {
      if (!value.equals("All")) {
        errors.add(FieldError.notSupported("dryRun", value, List.of("All")));
      }
    }
    return !values.isEmpty();
  }

  private static Optional<String> text(JsonNode node, String field) {
    String text = node.path(field).asText("");
    return text.isEmpty() || node.path(field).isNull() ? Optional.empty() : Optional.of(text);
  }
}

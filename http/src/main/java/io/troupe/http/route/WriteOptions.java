package io.troupe.http.route;

import io.troupe.actors.gate.WriteRequest.FieldValidation;
import io.troupe.actors.gate.WriteRequest.Options;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.outcome.Result;
import java.util.ArrayList;
import java.util.List;

/** A write's query parameters. Follows upstream apimachinery pkg/apis/meta/v1/validation. */
final class WriteOptions {
  private static final int FIELD_MANAGER_CHARS_MAX = 128;

  private WriteOptions() {}

  /**
   * @param optionsKind CreateOptions, UpdateOptions, PatchOptions: for messages
   */
  static Result<Options> parse(Query query, String optionsKind) {
    List<FieldError> errors = new ArrayList<>(0);
    List<String> dryRun = query.all("dryRun");
    for (String value : dryRun) {
      if (!value.equals("All")) {
        errors.add(FieldError.notSupported("dryRun", value, List.of("All")));
      }
    }
    String manager = query.text("fieldManager");
    if (manager.length() > FIELD_MANAGER_CHARS_MAX) {
      errors.add(FieldError.tooLong("fieldManager", FIELD_MANAGER_CHARS_MAX));
    }
    if (manager.chars().anyMatch(Character::isISOControl)) {
      errors.add(
          FieldError.invalid("fieldManager", manager, "should only contain printable characters"));
    }
    if (query.has("force")) {
      errors.add(FieldError.forbidden("force", "may not be specified for non-apply patch"));
    }
    String validation = query.text("fieldValidation");
    FieldValidation chosen = validation(validation);
    if (chosen == null) {
      errors.add(
          FieldError.notSupported(
              "fieldValidation", validation, List.of("Ignore", "Warn", "Strict")));
    }
    return errors.isEmpty()
        ? Result.ok(new Options(!dryRun.isEmpty(), manager, chosen, false))
        : Result.refused(
            Failure.invalid(new GroupVersionKind("meta.k8s.io", "v1", optionsKind), "", errors));
  }

  /** Null for an unknown word; unset is Warn. */
  private static FieldValidation validation(String text) {
    return switch (text) {
      case "", "Warn" -> FieldValidation.WARN;
      case "Strict" -> FieldValidation.STRICT;
      case "Ignore" -> FieldValidation.IGNORE;
      default -> null;
    };
  }
}

package io.troupe.http.route;

import io.troupe.actors.gate.WriteRequest.FieldValidation;
import io.troupe.actors.gate.WriteRequest.Options;
import io.troupe.core.apply.FieldManager;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.outcome.Result;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A write's query parameters. Follows upstream apimachinery pkg/apis/meta/v1/validation. */
final class WriteOptions {
  private WriteOptions() {}

  /** Which requests may carry them. */
  enum Of {
    CREATE("CreateOptions"),
    UPDATE("UpdateOptions"),
    PATCH("PatchOptions"),
    /** Server-side apply. */
    APPLY("PatchOptions");

    private final String kind;

    Of(String kind) {
      this.kind = kind;
    }
  }

  static Result<Options> parse(Query query, Of of) {
    List<FieldError> errors = new ArrayList<>(0);
    String manager = query.text("fieldManager");
    switch (of) {
      case APPLY -> {
        if (manager.isEmpty()) {
          errors.add(FieldError.required("fieldManager", "is required for apply patch"));
        }
      }
      case PATCH -> {
        if (query.has("force")) {
          errors.add(FieldError.forbidden("force", "may not be specified for non-apply patch"));
        }
      }
      case CREATE, UPDATE -> {}
    }
    checkManager(manager, errors);
    List<String> dryRun = query.all("dryRun");
    for (String value : dryRun) {
      if (!value.equals("All")) {
        errors.add(FieldError.notSupported("dryRun", value, List.of("All")));
      }
    }
    String validation = query.text("fieldValidation");
    FieldValidation chosen = validation(validation);
    if (chosen == null) {
      errors.add(
          FieldError.notSupported(
              "fieldValidation", validation, List.of("Ignore", "Warn", "Strict")));
    }
    return errors.isEmpty()
        ? Result.ok(new Options(!dryRun.isEmpty(), manager, chosen, force(query)))
        : Result.refused(
            Failure.invalid(new GroupVersionKind("meta.k8s.io", "v1", of.kind), "", errors));
  }

  private static void checkManager(String manager, List<FieldError> errors) {
    if (manager.isEmpty()) {
      return;
    }
    if (manager.getBytes(StandardCharsets.UTF_8).length > FieldManager.NAME_BYTES_MAX) {
      errors.add(FieldError.tooLong("fieldManager", FieldManager.NAME_BYTES_MAX));
    }
    int position = 0; // in bytes, as Go counts
    for (int c : manager.codePoints().toArray()) {
      if (!FieldManager.isPrintable(c)) {
        errors.add(
            FieldError.invalid(
                "fieldManager",
                manager,
                "invalid character U+%04X (at position %d)".formatted(c, position)));
      }
      position += Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
    }
  }

  /** As Go's conversion of query values reads a flag: whatever is not plainly no. */
  private static boolean force(Query query) {
    String said = query.text("force");
    return query.has("force") && !said.equalsIgnoreCase("false") && !said.equals("0");
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

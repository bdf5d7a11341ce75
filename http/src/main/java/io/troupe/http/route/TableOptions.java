package io.troupe.http.route;

import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.outcome.Result;
import io.troupe.http.negotiate.Form;
import io.troupe.http.negotiate.Form.Shape;
import java.util.List;
import java.util.Set;

/** What a Table's rows carry. Follows upstream apimachinery pkg/apis/meta/v1/validation. */
final class TableOptions {
  private static final GroupVersionKind KIND =
      new GroupVersionKind("meta.k8s.io", "v1", "TableOptions");
  private static final String FIELD = "includeObject";
  private static final Set<String> KNOWN = Set.of("", "None", "Metadata", "Object");

  private TableOptions() {}

  /** The form again; refused with 422 when it is a Table and the query asks for what none has. */
  static Result<Form> check(Form form, Query query) {
    String asked = query.text(FIELD);
    return form.shape() != Shape.TABLE || KNOWN.contains(asked)
        ? Result.ok(form)
        : Result.refused(
            Failure.invalid(
                KIND,
                "",
                List.of(
                    FieldError.invalid(
                        FIELD, asked, "must be 'Metadata', 'Object', 'None', or empty"))));
  }
}

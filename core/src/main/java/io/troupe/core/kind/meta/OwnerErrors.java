package io.troupe.core.kind.meta;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.outcome.FieldError;
import java.util.List;

/** What is wrong with owner references. */
final class OwnerErrors {
  private static final String PATH = "metadata.ownerReferences";

  private OwnerErrors() {}

  static void add(JsonNode owners, List<FieldError> errors) {
    String controller = "";
    for (JsonNode owner : owners) {
      one(owner, errors);
      if (owner.path("controller").asBoolean(false)) {
        String name = Tree.text(owner, "name");
        if (!controller.isEmpty()) {
          errors.add(
              new FieldError(
                  FieldError.Type.INVALID,
                  PATH,
                  owners.toString(),
                  "Only one reference can have Controller set to true. Found \"true\" in references"
                      + " for "
                      + controller
                      + " and "
                      + name));
        }
        controller = name;
      }
    }
  }

  private static void one(JsonNode owner, List<FieldError> errors) {
    GroupVersionKind gvk =
        GroupVersionKind.of(Tree.text(owner, "apiVersion"), Tree.text(owner, "kind"));
    if (gvk.version().isEmpty()) {
      errors.add(
          FieldError.invalid(
              PATH + ".apiVersion", Tree.text(owner, "apiVersion"), "version must not be empty"));
    }
    for (String field : List.of("kind", "name", "uid")) {
      if (Tree.text(owner, field).isEmpty()) {
        errors.add(FieldError.invalid(PATH + '.' + field, "", "must not be empty"));
      }
    }
    if (gvk.equals(new GroupVersionKind("", "v1", "Event"))) {
      errors.add(
          new FieldError(
              FieldError.Type.INVALID,
              PATH,
              owner.toString(),
              "/v1, Kind=Event is disallowed from being an owner"));
    }
  }
}

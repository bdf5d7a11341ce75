package io.troupe.core.kind.extension;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.outcome.FieldError.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** A definition but for its schemas. Follows upstream pkg/apis/apiextensions/validation. */
final class DefinitionValidation {
  private static final int WARNING_CHARS_MAX = 256;
  private final List<FieldError> errors = new ArrayList<>();
  private final ObjectNode definition;
  private final JsonNode spec;
  private final JsonNode before;

  private DefinitionValidation(ObjectNode definition, JsonNode old) {
    this.definition = definition;
    this.spec = definition.path("spec");
    this.before = old.path("spec");
  }

  static List<FieldError> of(ObjectNode definition) {
    return of(definition, MissingNode.getInstance());
  }

  /**
   * @param old the definition that this one replaces; missing when there is none
   */
  static List<FieldError> of(ObjectNode definition, JsonNode old) {
    DefinitionValidation walk = new DefinitionValidation(definition, old);
    walk.name();
    walk.group();
    walk.scope();
    walk.versions();
    walk.names();
    ConversionValidation.validate(walk.spec.path("conversion"), walk.errors);
    walk.unknownFields();
    return walk.errors;
  }

  private void name() {
    String wanted = Tree.text(spec.path("names"), "plural") + '.' + Tree.text(spec, "group");
    String name = Tree.text(definition.path("metadata"), "name");
    if (!name.equals(wanted)) {
      errors.add(
          FieldError.invalid("metadata.name", name, "must be spec.names.plural+\".\"+spec.group"));
    }
  }

  private void group() {
    String group = Tree.text(spec, "group");
    if (group.isEmpty()) {
      errors.add(FieldError.required("spec.group", ""));
      return;
    }
    NameForm.SUBDOMAIN
        .problems(group)
        .forEach(p -> errors.add(FieldError.invalid("spec.group", group, p)));
    if (!group.contains(".")) {
      errors.add(
          FieldError.invalid("spec.group", group, "should be a domain with at least one dot"));
    }
    if (ApiApproval.isProtected(group)) {
      approval();
    }
  }

  private void approval() {
    ApiApproval approval = ApiApproval.of(definition);
    String path = "metadata.annotations[" + ApiApproval.ANNOTATION + "]";
    switch (approval.state()) {
      case MISSING -> errors.add(FieldError.required(path, approval.message()));
      case INVALID ->
          errors.add(
              FieldError.invalid(
                  path,
                  definition
                      .path("metadata")
                      .path("annotations")
                      .path(ApiApproval.ANNOTATION)
                      .asText(""),
                  approval.message()));
      case APPROVED, BYPASSED -> {}
    }
  }

  private void scope() {
    oneOf("spec.scope", Tree.text(spec, "scope"), List.of("Cluster", "Namespaced"), true);
  }

  private void oneOf(String path, String value, List<String> allowed, boolean required) {
    if (value.isEmpty()) {
      if (required) {
        errors.add(FieldError.required(path, ""));
      }
    } else if (!allowed.contains(value)) {
      errors.add(FieldError.notSupported(path, value, allowed));
    }
  }

  private void versions() {
    JsonNode versions = spec.path("versions");
    Set<String> names = new TreeSet<>();
    int stored = 0;
    boolean unique = true;
    HoistedPaths paths = HoistedPaths.of(versions);
    for (int i = 0; i < versions.size(); i++) {
      JsonNode version = versions.get(i);
      String at = "spec.versions[" + i + "]";
      String name = Tree.text(version, "name");
      NameForm.LABEL_1035
          .problems(name)
          .forEach(p -> errors.add(FieldError.invalid(at + ".name", name, p)));
      unique &= names.add(name);
      stored += version.path("storage").asBoolean() ? 1 : 0;
      deprecation(version, at);
      if (!version.path("schema").path("openAPIV3Schema").isObject()) {
        errors.add(FieldError.required(at + ".schema.openAPIV3Schema", "schemas are required"));
      }
      // What all versions share is judged once, at the place where upstream keeps it.
      if (i == 0 || !paths.sharesSchema()) {
        SchemaValidation.validate(
            version.path("schema").path("openAPIV3Schema"),
            paths.schema(i),
            keepsSchema(version),
            errors);
      }
      if (i == 0 || !paths.sharesSubresources()) {
        SubresourceValidation.validate(version.path("subresources"), paths.subresources(i), errors);
      }
      if (i == 0 || !paths.sharesColumns()) {
        ColumnValidation.columns(
            version.path("additionalPrinterColumns"), paths.columns(i), errors);
      }
      if (i == 0 || !paths.sharesSelectable()) {
        ColumnValidation.selectable(version, paths.selectable(i), errors);
      }
    }
    if (!unique) {
      versionsProblem("must contain unique version names");
    }
    if (stored != 1) {
      versionsProblem("must have exactly one version marked as storage version");
    }
    stillDefined(names);
  }

  private boolean keepsSchema(JsonNode version) {
    return before
        .path("versions")
        .valueStream()
        .anyMatch(v ->
            v.path("name").equals(version.path("name"))
                && v.path("schema").equals(version.path("schema")));
  }

  private void deprecation(JsonNode version, String at) {
    if (!Tree.has(version, "deprecationWarning")) {
      return;
    }
    String warning = Tree.text(version, "deprecationWarning");
    String path = at + ".deprecationWarning";
    if (!version.path("deprecated").asBoolean()) {
      errors.add(FieldError.invalid(path, warning, "can only be set for deprecated versions"));
    }
    if (warning.isEmpty()) {
      errors.add(FieldError.invalid(path, warning, "must not be empty"));
    }
    if (warning.length() > WARNING_CHARS_MAX) {
      errors.add(
          FieldError.invalid(
              path, warning, "must be <= " + WARNING_CHARS_MAX + " characters long"));
    }
    if (warning.chars().anyMatch(Character::isISOControl)) {
      errors.add(FieldError.invalid(path, warning, "must only contain printable UTF-8 characters"));
    }
  }

  private void stillDefined(Set<String> names) {
    JsonNode stored = definition.path("status").path("storedVersions");
    for (int i = 0; i < stored.size(); i++) {
      String version = stored.get(i).asText();
      if (!names.contains(version)) {
        errors.add(
            FieldError.invalid(
                "status.storedVersions[" + i + "]", version, "must appear in spec.versions"));
      }
    }
  }

  private void versionsProblem(String words) {
    errors.add(
        new FieldError(Type.INVALID, "spec.versions", spec.path("versions").toString(), words));
  }

  private void names() {
    JsonNode names = spec.path("names");
    for (String field : List.of("plural", "singular", "kind", "listKind")) {
      String name = Tree.text(names, field);
      String path = "spec.names." + field;
      if (name.isEmpty()) {
        errors.add(FieldError.required(path, ""));
      } else if (field.endsWith("ind")) {
        NameForm.LABEL_1035
            .problems(name.toLowerCase(Locale.ROOT))
            .forEach(p ->
                errors.add(
                    FieldError.invalid(
                        path, name, "may have mixed case, but should otherwise match: " + p)));
      } else {
        label(path, name);
      }
    }
    for (String field : List.of("shortNames", "categories")) {
      JsonNode all = names.path(field);
      for (int i = 0; i < all.size(); i++) {
        label("spec.names." + field + "[" + i + "]", all.get(i).asText());
      }
    }
    String kind = Tree.text(names, "kind");
    if (!kind.isEmpty() && kind.equals(Tree.text(names, "listKind"))) {
      errors.add(
          FieldError.invalid("spec.names.listKind", kind, "kind and listKind may not be the same"));
    }
  }

  private void label(String path, String name) {
    NameForm.LABEL_1035.problems(name).forEach(p -> errors.add(FieldError.invalid(path, name, p)));
  }

  private void unknownFields() {
    if (spec.path("preserveUnknownFields").asBoolean()) {
      errors.add(
          new FieldError(
              Type.INVALID,
              "spec.preserveUnknownFields",
              "true",
              "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in"
                  + " spec.versions[*].schema instead"));
    }
  }
}

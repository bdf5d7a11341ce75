package io.troupe.core.kind.meta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.name.Labels;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What every object's metadata must be, whatever its kind. The gate calls it before the rules. */
public final class ObjectMetaValidation {
  private static final int ANNOTATION_BYTES_MAX = 256 * 1024;
  private static final List<String> IMMUTABLE =
      List.of(
          "name",
          "namespace",
          "uid",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds");

  private ObjectMetaValidation() {}

  /** Of a create, after the server has filled in what it fills in. */
  public static List<FieldError> validate(ObjectNode object, Kind kind) {
    JsonNode metadata = object.path("metadata");
    List<FieldError> errors = new ArrayList<>();
    names(metadata, kind.rules().nameForm(), errors);
    namespace(metadata, kind.namespaced(), errors);
    if (metadata.path("generation").asLong(0) < 0) {
      errors.add(
          FieldError.invalid(
              "metadata.generation",
              metadata.path("generation").asLong(),
              "must be greater than or equal to 0"));
    }
    free(metadata, errors);
    return errors;
  }

  /**
   * Of an update, after {@link #inherit}.
   *
   * @param object what is asked for
   * @param old what is stored
   */
  public static List<FieldError> validateUpdate(ObjectNode object, ObjectNode old) {
    JsonNode metadata = object.path("metadata");
    JsonNode before = old.path("metadata");
    List<FieldError> errors = new ArrayList<>();
    if (Tree.has(before, "deletionTimestamp")) {
      newFinalizers(metadata, before, errors);
    }
    if (metadata.path("generation").asLong(0) < before.path("generation").asLong(0)) {
      errors.add(
          FieldError.invalid(
              "metadata.generation",
              metadata.path("generation").asLong(0),
              "must not be decremented"));
    }
    for (String field : IMMUTABLE) {
      if (!metadata.path(field).asText("").equals(before.path(field).asText(""))) {
        JsonNode value = metadata.path(field);
        String shown = value.isMissingNode() ? "null" : value.toString();
        errors.add(
            new FieldError(
                FieldError.Type.INVALID, "metadata." + field, shown, "field is immutable"));
      }
    }
    free(metadata, errors);
    return errors;
  }

  /** Takes over what a client need not repeat in an update: what only the server sets. */
  public static void inherit(ObjectNode object, ObjectNode old) {
    ObjectNode metadata = Tree.child(object, "metadata");
    JsonNode before = old.path("metadata");
    for (String field : List.of("uid", "creationTimestamp")) {
      if (Tree.text(metadata, field).isEmpty()) {
        Tree.copy(before, metadata, field);
      }
    }
    for (String field : List.of("generation", "deletionTimestamp", "deletionGracePeriodSeconds")) {
      Tree.copy(before, metadata, field);
    }
    metadata.remove("selfLink");
  }

  private static void names(JsonNode metadata, NameForm form, List<FieldError> errors) {
    String prefix = Tree.text(metadata, "generateName");
    if (!prefix.isEmpty()) {
      form.prefixProblems(prefix)
          .forEach(p -> errors.add(FieldError.invalid("metadata.generateName", prefix, p)));
    }
    String name = Tree.text(metadata, "name");
    if (name.isEmpty()) {
      errors.add(FieldError.required("metadata.name", "name or generateName is required"));
    } else {
      form.problems(name).forEach(p -> errors.add(FieldError.invalid("metadata.name", name, p)));
    }
  }

  private static void namespace(JsonNode metadata, boolean wanted, List<FieldError> errors) {
    String namespace = Tree.text(metadata, "namespace");
    if (!wanted && !namespace.isEmpty()) {
      errors.add(FieldError.forbidden("metadata.namespace", "not allowed on this type"));
    } else if (wanted && namespace.isEmpty()) {
      errors.add(FieldError.required("metadata.namespace", ""));
    } else if (wanted) {
      NameForm.LABEL
          .problems(namespace)
          .forEach(p -> errors.add(FieldError.invalid("metadata.namespace", namespace, p)));
    }
  }

  /** What clients set freely, within form. */
  private static void free(JsonNode metadata, List<FieldError> errors) {
    LabelErrors.add(metadata.path("labels"), "metadata.labels", errors);
    annotations(metadata.path("annotations"), "metadata.annotations", errors);
    OwnerErrors.add(metadata.path("ownerReferences"), errors);
    finalizers(metadata.path("finalizers"), errors);
  }

  /** Also of a pod template. */
  public static void annotations(JsonNode annotations, String path, List<FieldError> errors) {
    long bytes = 0;
    for (Map.Entry<String, JsonNode> annotation : annotations.properties()) {
      String key = annotation.getKey();
      Labels.keyProblems(key.toLowerCase(Locale.ROOT))
          .forEach(p -> errors.add(FieldError.invalid(path, key, p)));
      bytes += key.getBytes(StandardCharsets.UTF_8).length;
      bytes += annotation.getValue().asText("").getBytes(StandardCharsets.UTF_8).length;
    }
    if (bytes > ANNOTATION_BYTES_MAX) {
      errors.add(FieldError.tooLong(path, ANNOTATION_BYTES_MAX));
    }
  }

  private static void finalizers(JsonNode finalizers, List<FieldError> errors) {
    List<String> names = new ArrayList<>();
    for (JsonNode finalizer : finalizers) {
      String name = finalizer.asText();
      names.add(name);
      Labels.keyProblems(name)
          .forEach(p -> errors.add(FieldError.invalid("metadata.finalizers", name, p)));
    }
    if (names.contains("orphan") && names.contains("foregroundDeletion")) {
      errors.add(
          new FieldError(
              FieldError.Type.INVALID,
              "metadata.finalizers",
              finalizers.toString(),
              "finalizer foregroundDeletion and orphan cannot be both set"));
    }
  }

  private static void newFinalizers(JsonNode metadata, JsonNode before, List<FieldError> errors) {
    List<String> known = new ArrayList<>();
    before.path("finalizers").forEach(f -> known.add(f.asText()));
    List<String> added = new ArrayList<>();
    for (JsonNode finalizer : metadata.path("finalizers")) {
      if (!known.contains(finalizer.asText())) {
        added.add('"' + finalizer.asText() + '"');
      }
    }
    if (!added.isEmpty()) {
      errors.add(
          FieldError.forbidden(
              "metadata.finalizers",
              "no new finalizers can be added if the object is being deleted, found new finalizers"
                  + " []string{"
                  + String.join(", ", added)
                  + "}"));
    }
  }
}

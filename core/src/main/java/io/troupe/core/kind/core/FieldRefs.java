package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.List;

/** References from a pod to its own fields and resources. */
final class FieldRefs {
  private static final List<String> OF_ENV =
      List.of(
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "spec.nodeName",
          "spec.serviceAccountName",
          "status.hostIP",
          "status.hostIPs",
          "status.podIP",
          "status.podIPs");
  private static final List<String> OF_VOLUMES =
      List.of(
          "metadata.annotations",
          "metadata.labels",
          "metadata.name",
          "metadata.namespace",
          "metadata.uid");

  /** Fields the API knows by name and yet does not hand to containers. */
  private static final List<String> NAMED =
      List.of("spec.restartPolicy", "spec.schedulerName", "status.phase");

  private static final List<String> RESOURCES =
      List.of(
          "limits.cpu",
          "limits.ephemeral-storage",
          "limits.memory",
          "requests.cpu",
          "requests.ephemeral-storage",
          "requests.memory");

  private FieldRefs() {}

  static void ofEnv(JsonNode reference, String path, List<FieldError> errors) {
    field(reference, OF_ENV, path, errors);
  }

  static void ofVolume(JsonNode reference, String path, List<FieldError> errors) {
    field(reference, OF_VOLUMES, path, errors);
  }

  private static void field(
      JsonNode reference, List<String> supported, String path, List<FieldError> errors) {
    String field = Tree.text(reference, "fieldPath");
    if (Tree.text(reference, "apiVersion").isEmpty()) {
      errors.add(FieldError.required(path + ".apiVersion", ""));
    } else if (field.isEmpty()) {
      errors.add(FieldError.required(path + ".fieldPath", ""));
    } else if (field.matches("metadata\\.(labels|annotations)\\['.*'\\]")) {
      return; // one label or annotation, by its key
    } else if (!OF_ENV.contains(field) && !OF_VOLUMES.contains(field) && !NAMED.contains(field)) {
      errors.add(
          FieldError.invalid(
              path + ".fieldPath",
              field,
              "error converting fieldPath: field label not supported: " + field));
    } else if (!supported.contains(field)) {
      errors.add(FieldError.notSupported(path + ".fieldPath", field, supported));
    }
  }

  /**
   * @param named whether it must say which container it means
   */
  static void resource(JsonNode reference, boolean named, String path, List<FieldError> errors) {
    String resource = Tree.text(reference, "resource");
    if (named && Tree.text(reference, "containerName").isEmpty()) {
      errors.add(FieldError.required(path + ".containerName", ""));
    } else if (resource.isEmpty()) {
      errors.add(FieldError.required(path + ".resource", ""));
    } else if (!RESOURCES.contains(resource) && !resource.contains(".hugepages-")) {
      errors.add(FieldError.notSupported(path + ".resource", resource, RESOURCES));
    }
  }
}

package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a Secret may not hold; its value is never shown in an error. */
final class SecretValidation {

  /** What the types with a meaning of their own must hold. */
  private static final Map<String, List<String>> REQUIRED_KEYS =
      Map.of(
          "kubernetes.io/dockercfg", List.of(".dockercfg"),
          "kubernetes.io/dockerconfigjson", List.of(".dockerconfigjson"),
          "kubernetes.io/ssh-auth", List.of("ssh-privatekey"),
          "kubernetes.io/tls", List.of("tls.crt", "tls.key"));

  private SecretValidation() {}

  static List<FieldError> of(ObjectNode secret) {
    List<FieldError> errors = new ArrayList<>();
    long bytes = 0;
    for (Map.Entry<String, JsonNode> each : secret.path("data").properties()) {
      DataKeys.add(each.getKey(), "data", errors);
      bytes += DataKeys.decodedBytes(each.getValue().asText(""));
    }
    if (bytes > DataKeys.BYTES_MAX) {
      errors.add(FieldError.tooLong("data", DataKeys.BYTES_MAX));
    }
    String type = Tree.text(secret, "type");
    for (String key : REQUIRED_KEYS.getOrDefault(type, List.of())) {
      if (!Tree.has(secret.path("data"), key)) {
        errors.add(FieldError.required("data[" + key + "]", ""));
      }
    }
    if (type.equals("kubernetes.io/basic-auth")
        && !Tree.has(secret.path("data"), "username")
        && !Tree.has(secret.path("data"), "password")) {
      errors.add(FieldError.required("data[username]", ""));
      errors.add(FieldError.required("data[password]", ""));
    }
    if (type.equals("kubernetes.io/service-account-token")
        && Tree.text(
                secret.path("metadata").path("annotations"), "kubernetes.io/service-account.name")
            .isEmpty()) {
      errors.add(
          FieldError.required("metadata.annotations[kubernetes.io/service-account.name]", ""));
    }
    return errors;
  }

  static List<FieldError> ofUpdate(ObjectNode secret, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    if (!secret.path("type").equals(old.path("type"))) {
      errors.add(FieldError.invalid("type", Tree.text(secret, "type"), "field is immutable"));
    }
    DataKeys.immutable(secret, old, List.of("data"), errors);
    return errors;
  }
}

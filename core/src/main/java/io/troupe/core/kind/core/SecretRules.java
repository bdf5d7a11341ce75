package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Secrets. Follows upstream pkg/registry/core/secret and its validation. */
final class SecretRules implements KindRules {

  @Override
  public void applyDefaults(ObjectNode secret) {
    Tree.defaultText(secret, "type", "Opaque");
    if (secret.path("stringData").isObject()) {
      writeStrings(secret);
    }
  }

  /** stringData is a way to write only: it wins over data and is never read back. */
  private static void writeStrings(ObjectNode secret) {
    JsonNode strings = secret.remove("stringData");
    if (strings.isEmpty()) {
      return;
    }
    ObjectNode data = Tree.child(secret, "data");
    for (Map.Entry<String, JsonNode> each : strings.properties()) {
      byte[] bytes = each.getValue().asText("").getBytes(StandardCharsets.UTF_8);
      data.put(each.getKey(), Base64.getEncoder().encodeToString(bytes));
    }
  }

  /** An update that leaves the type out keeps it. */
  @Override
  public void prepareForUpdate(ObjectNode secret, ObjectNode old) {
    if (Tree.text(secret, "type").isEmpty()) {
      Tree.copy(old, secret, "type");
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode secret) {
    return SecretValidation.of(secret);
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode secret, ObjectNode old) {
    return SecretValidation.ofUpdate(secret, old);
  }
}

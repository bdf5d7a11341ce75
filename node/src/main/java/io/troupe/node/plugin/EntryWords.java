package io.troupe.node.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** What columns say of an entry. */
final class EntryWords {
  private static final String CONTROLLER = "system:serviceaccount:kube-system:";

  private EntryWords() {}

  static String verb(JsonNode entry) {
    String subresource = entry.path("subresource").asText();
    return entry.path("verb").asText() + (subresource.isEmpty() ? "" : "/" + subresource);
  }

  static String object(JsonNode entry) {
    JsonNode object = entry.path("object");
    return object.path("kind").asText().toLowerCase(Locale.ROOT)
        + "/"
        + object.path("name").asText();
  }

  /** Controllers by their last name. */
  static String user(JsonNode entry) {
    String name = entry.path("user").path("name").asText();
    return name.startsWith(CONTROLLER) ? name.substring(CONTROLLER.length()) : name;
  }

  static boolean byThePlatform(JsonNode entry) {
    return entry.path("user").path("name").asText().startsWith("system:")
        && !entry.path("user").path("name").asText().matches("system:serviceaccount:(?!kube-).*");
  }
}

package io.troupe.http.podstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.json.Json;

/**
 * How a stream has ended, as clients of different ages want to hear it.
 *
 * @param json a metav1.Status
 */
record EndStatus(byte[] json, boolean success, String message) {

  static EndStatus of(byte[] status) {
    JsonNode tree = Json.parse(status);
    return new EndStatus(
        status, tree.path("status").asText().equals("Success"), tree.path("message").asText());
  }
}

package io.troupe.core.admit.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.Failure;

/** A webhook's no. Follows upstream webhook/errors/statuserror.go. */
final class Denials {
  private static final int LEAST_CODE = 400;

  private Denials() {}

  /**
   * The Status a webhook gave, made a refusal whatever it said.
   *
   * @param said may be missing
   */
  static Failure of(String webhook, JsonNode said) {
    ObjectNode status = Json.object();
    status.put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    String word = said.path("status").asText("");
    status.put("status", word.isEmpty() || word.equals("Success") ? "Failure" : word);
    status.put("message", message(webhook, said));
    String reason = said.path("reason").asText("");
    if (!reason.isEmpty()) {
      status.put("reason", reason);
    }
    if (said.path("details").isObject()) {
      status.set("details", said.get("details"));
    }
    status.put("code", Math.max(LEAST_CODE, said.path("code").asInt(0)));
    return Failure.ofStatus(status);
  }

  private static String message(String webhook, JsonNode said) {
    String denied = "admission webhook \"" + webhook + "\" denied the request";
    String message = said.path("message").asText("");
    String reason = said.path("reason").asText("");
    if (!message.isEmpty()) {
      return denied + ": " + message;
    }
    return reason.isEmpty() ? denied + " without explanation" : denied + ": " + reason;
  }
}

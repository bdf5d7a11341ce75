package io.troupe.core.admit.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a webhook has said. Follows upstream webhook/request/admissionreview.go. */
public sealed interface WebhookAnswer {

  /**
   * @param patch a JSON patch; empty for no change
   */
  record Allowed(Optional<ArrayNode> patch, List<String> warnings, Map<String, String> annotations)
      implements WebhookAnswer {}

  record Denied(Failure failure, List<String> warnings, Map<String, String> annotations)
      implements WebhookAnswer {}

  /** Not an answer. @param why in upstream's words; counts as a failed call */
  record Unusable(String why) implements WebhookAnswer {}

  /** The patch of an answer that was good so far is none. */
  record BadPatch(String why) implements WebhookAnswer {}

  /**
   * @param uid of the call
   * @param mutating whether a patch may come
   */
  static WebhookAnswer read(Webhook webhook, String uid, boolean mutating, byte[] body) {
    JsonNode review;
    try {
      review = Json.mapper().readTree(body);
    } catch (JsonProcessingException malformed) {
      return new Unusable(
          "failed to call webhook: couldn't get version/kind; json parse error: "
              + malformed.getOriginalMessage());
    } catch (IOException unreadable) {
      return new Unusable("failed to call webhook: " + unreadable.getMessage());
    }
    JsonNode response = review.path("response");
    Optional<String> flaw = flaw(review, response, uid, mutating);
    if (flaw.isPresent()) {
      return new Unusable("received invalid webhook response: " + flaw.get());
    }
    List<String> warnings = new ArrayList<>();
    response.path("warnings").forEach(warning -> warnings.add(warning.asText()));
    Map<String, String> annotations = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : response.path("auditAnnotations").properties()) {
      annotations.put(webhook.name() + "/" + entry.getKey(), entry.getValue().asText());
    }
    if (!response.path("allowed").asBoolean(false)) {
      Failure denial = Denials.of(webhook.name(), response.path("status"));
      return new Denied(denial, warnings, annotations);
    }
    return patch(response.path("patch").asText(""), warnings, annotations);
  }

  private static WebhookAnswer patch(
      String encoded, List<String> warnings, Map<String, String> annotations) {
    if (encoded.isEmpty()) {
      return new Allowed(Optional.empty(), warnings, annotations);
    }
    try {
      JsonNode patch = Json.mapper().readTree(Base64.getDecoder().decode(encoded));
      if (patch == null || patch.isNull() || patch.isArray() && patch.isEmpty()) {
        return new Allowed(Optional.empty(), warnings, annotations);
      }
      return patch instanceof ArrayNode operations
          ? new Allowed(Optional.of(operations), warnings, annotations)
          : new BadPatch(
              "json: cannot unmarshal " + goType(patch) + " into Go value of type jsonpatch.Patch");
    } catch (IllegalArgumentException _) {
      return new Unusable("failed to call webhook: illegal base64 data in response.patch");
    } catch (IOException malformed) {
      return new BadPatch("invalid JSON in response.patch");
    }
  }

  private static String goType(JsonNode node) {
    return switch (node) {
      case ObjectNode _ -> "object";
      case JsonNode text when text.isTextual() -> "string";
      case JsonNode number when number.isNumber() -> "number";
      default -> "bool";
    };
  }

  private static Optional<String> flaw(
      JsonNode review, JsonNode response, String uid, boolean mutating) {
    String version = review.path("apiVersion").asText("");
    String kind = review.path("kind").asText("");
    if (!response.isObject()) {
      return Optional.of("webhook response was absent");
    }
    String said = response.path("uid").asText("");
    if (!said.equals(uid)) {
      return Optional.of("expected response.uid=\"" + uid + "\", got \"" + said + "\"");
    }
    if (!version.equals(AdmissionReview.API_VERSION) || !kind.equals(AdmissionReview.KIND)) {
      return Optional.of(
          "expected webhook response of "
              + AdmissionReview.API_VERSION
              + ", Kind="
              + AdmissionReview.KIND
              + ", got "
              + version
              + ", Kind="
              + kind);
    }
    boolean patch = !response.path("patch").asText("").isEmpty();
    boolean typed = response.hasNonNull("patchType");
    if (!mutating) {
      return patch
          ? Optional.of("validating webhook may not return response.patch")
          : typed
              ? Optional.of("validating webhook may not return response.patchType")
              : Optional.empty();
    }
    if (patch && !typed) {
      return Optional.of("webhook returned response.patch but not response.patchType");
    }
    if (!patch && typed) {
      return Optional.of("webhook returned response.patchType but not response.patch");
    }
    String type = response.path("patchType").asText("JSONPatch");
    return type.equals("JSONPatch")
        ? Optional.empty()
        : Optional.of("webhook returned invalid response.patchType of \"" + type + "\"");
  }
}

package io.troupe.actors.version;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.outgoing.CallFailure;
import io.troupe.actors.outgoing.Outgoing;
import io.troupe.actors.outgoing.Remote;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Conversion;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Sends ConversionReviews to webhooks. Follows upstream apiextensions-apiserver
 * pkg/apiserver/conversion/webhook_converter.go.
 */
public final class ConversionWebhooks implements ConversionCalls {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
  private static final String GROUP = "apiextensions.k8s.io/";

  /** The one form of the review that is spoken here. */
  private static final String REVIEW_VERSION = "v1";

  private final Outgoing outgoing;
  private final Supplier<String> uids;

  /**
   * @param uids new names for requests
   */
  public ConversionWebhooks(Outgoing outgoing, Supplier<String> uids) {
    this.outgoing = outgoing;
    this.uids = uids;
  }

  @Override
  public CompletionStage<Result<List<ObjectNode>>> convert(
      Conversion.Webhook webhook, String apiVersion, List<ObjectNode> objects) {
    String uid = uids.get();
    CompletionStage<Outgoing.Reply> reply;
    try {
      reply =
          outgoing.post(
              Remote.ofClientConfig(webhook.clientConfig()),
              "",
              Json.bytes(review(uid, apiVersion, objects)),
              Map.of(),
              ANSWER_MAX);
    } catch (CallFailure failure) {
      reply = CompletableFuture.failedStage(failure);
    }
    return reply
        .thenApply(answer -> read(answer, uid, apiVersion, objects))
        .exceptionally(thrown -> refused(reason(thrown)))
        .thenApply(result ->
            result instanceof Result.Refused<List<ObjectNode>>(var failure)
                ? Result.refused(explained(webhook, objects.getFirst(), failure))
                : result);
  }

  private static ObjectNode review(String uid, String apiVersion, List<ObjectNode> objects) {
    ObjectNode review = Json.object();
    review.put("kind", "ConversionReview").put("apiVersion", GROUP + REVIEW_VERSION);
    ObjectNode request = review.putObject("request");
    request.put("uid", uid).put("desiredAPIVersion", apiVersion);
    request.putArray("objects").addAll(objects);
    return review;
  }

  /** A refusal here holds only the reason; {@link #explained} says what failed. */
  private static Result<List<ObjectNode>> read(
      Outgoing.Reply reply, String uid, String apiVersion, List<ObjectNode> sent) {
    if (reply.status() != 200) {
      return refused("the server answered with status " + reply.status());
    }
    JsonNode review;
    try {
      review = Json.mapper().readTree(reply.body());
    } catch (JsonProcessingException malformed) {
      return refused("invalid response: " + malformed.getOriginalMessage());
    } catch (IOException unreadable) {
      return refused("invalid response: " + unreadable.getMessage());
    }
    Optional<String> wrong = wrong(review, uid);
    if (wrong.isPresent()) {
      return refused(wrong.get());
    }
    JsonNode converted = review.path("response").path("convertedObjects");
    if (converted.size() != sent.size()) {
      return refused(
          "expected %d converted objects, got %d".formatted(sent.size(), converted.size()));
    }
    List<ObjectNode> all = new ArrayList<>(sent.size());
    for (int i = 0; i < sent.size(); i++) {
      Optional<String> unfit = unfit(converted.get(i), sent.get(i), apiVersion, i);
      if (unfit.isPresent()) {
        return refused(unfit.get());
      }
      all.add(merged((ObjectNode) converted.get(i), sent.get(i)));
    }
    return Result.ok(all);
  }

  private static Optional<String> wrong(JsonNode review, String uid) {
    JsonNode response = review.path("response");
    String said = review.path("kind").asText() + ' ' + review.path("apiVersion").asText();
    if (!said.equals("ConversionReview " + GROUP + REVIEW_VERSION)) {
      return Optional.of(
          "expected webhook response of "
              + GROUP
              + REVIEW_VERSION
              + ", Kind=ConversionReview, got "
              + review.path("apiVersion").asText()
              + ", Kind="
              + review.path("kind").asText());
    }
    if (!response.isObject()) {
      return Optional.of("no response provided");
    }
    if (!response.path("uid").asText().equals(uid)) {
      return Optional.of(
          "expected response.uid=\"%s\", got \"%s\"".formatted(uid, response.path("uid").asText()));
    }
    JsonNode result = response.path("result");
    if (!result.path("status").asText().equals("Success")) {
      String message = result.path("message").asText("");
      return Optional.of(
          message.isEmpty()
              ? "response.result.status was '"
                  + result.path("status").asText("")
                  + "', not 'Success'"
              : message);
    }
    return Optional.empty();
  }

  /** Conversion changes what an object says of itself, not which object it is. */
  private static Optional<String> unfit(
      JsonNode converted, ObjectNode sent, String apiVersion, int index) {
    if (!(converted instanceof ObjectNode)) {
      return Optional.of("invalid converted object at index " + index + ": not an object");
    }
    if (!converted.path("apiVersion").asText().equals(apiVersion)) {
      return Optional.of(
          "invalid converted object at index %d: invalid groupVersion (expected: %s, received: %s)"
              .formatted(index, apiVersion, converted.path("apiVersion").asText()));
    }
    if (!converted.path("kind").equals(sent.path("kind"))) {
      return Optional.of(
          "invalid converted object at index %d: invalid kind (expected: %s, received: %s)"
              .formatted(index, sent.path("kind").asText(), converted.path("kind").asText()));
    }
    for (String field : List.of("name", "namespace", "uid")) {
      String before = sent.path("metadata").path(field).asText("");
      if (!converted.path("metadata").path(field).asText("").equals(before)) {
        return Optional.of(
            "invalid metadata of converted object at index %d: metadata.%s was changed"
                .formatted(index, field));
      }
    }
    return Optional.empty();
  }

  /** Only labels and annotations of the metadata may be the webhook's. */
  private static ObjectNode merged(ObjectNode converted, ObjectNode sent) {
    ObjectNode metadata = sent.withObject("metadata").deepCopy();
    for (String field : List.of("labels", "annotations")) {
      JsonNode said = converted.path("metadata").path(field);
      if (said.isObject() && !said.isEmpty()) {
        metadata.set(field, said);
      } else {
        metadata.remove(field);
      }
    }
    converted.set("metadata", metadata);
    return converted;
  }

  private static Result<List<ObjectNode>> refused(String why) {
    return Result.refused(Failure.of(Reason.INTERNAL_ERROR, why));
  }

  private static Failure explained(Conversion.Webhook webhook, ObjectNode object, Failure failure) {
    return failure.withMessage(
        "conversion webhook for %s, Kind=%s failed: %s"
            .formatted(object.path("apiVersion").asText(), webhook.kind(), failure.message()));
  }

  private static String reason(Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    return cause.getMessage();
  }
}

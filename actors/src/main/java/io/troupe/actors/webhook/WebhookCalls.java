package io.troupe.actors.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.outgoing.CallFailure;
import io.troupe.actors.outgoing.Outgoing;
import io.troupe.actors.outgoing.Remote;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.admit.webhook.AdmissionReview;
import io.troupe.core.admit.webhook.Invocation;
import io.troupe.core.admit.webhook.Webhook;
import io.troupe.core.admit.webhook.WebhookAnswer;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Asks one webhook.
 *
 * @param uids random and unique, one per call
 */
record WebhookCalls(Outgoing outgoing, Supplier<String> uids) {
  private static final Map<String, String> HEADERS =
      Map.of("User-Agent", "kube-apiserver-admission");

  /** Never fails: what went wrong is {@link WebhookAnswer.Unusable}. */
  CompletionStage<WebhookAnswer> ask(
      Hook hook,
      Invocation invocation,
      AdmissionRequest request,
      boolean mutating,
      Optional<ObjectNode> object,
      Optional<ObjectNode> old) {
    Webhook webhook = hook.webhook();
    if (!webhook.reviewVersions().contains("v1")) {
      return unusable("webhook does not accept known AdmissionReview versions (v1)");
    }
    return switch (hook.remote()) {
      case Result.Refused<Remote>(Failure failure) ->
          unusable("could not get REST client: " + failure.message());
      case Result.Ok<Remote>(Remote remote) -> {
        String uid = uids.get();
        byte[] review = Json.bytes(AdmissionReview.of(uid, invocation, request, object, old));
        Duration limit = Duration.ofSeconds(webhook.timeoutSeconds());
        yield outgoing
            .post(remote, "?timeout=" + webhook.timeoutSeconds() + "s", review, HEADERS, limit)
            .thenApply(reply -> answer(webhook, uid, mutating, reply))
            .exceptionally(thrown -> new WebhookAnswer.Unusable(unreachable(thrown)));
      }
    };
  }

  private static WebhookAnswer answer(
      Webhook webhook, String uid, boolean mutating, Outgoing.Reply reply) {
    return reply.status() / 100 == 2
        ? WebhookAnswer.read(webhook, uid, mutating, reply.body())
        : new WebhookAnswer.Unusable("failed to call webhook: " + status(reply));
  }

  private static String unreachable(Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    // Whatever else it is, the request must not hang on it.
    String why = cause instanceof CallFailure ? cause.getMessage() : "EOF";
    return "failed to call webhook: " + why;
  }

  /** What upstream's client makes of a status without a Status. */
  private static String status(Outgoing.Reply reply) {
    return switch (reply.status()) {
      case 400 -> "the server rejected our request for an unknown reason";
      case 401 -> "the server has asked for the client to provide credentials";
      case 403 -> "forbidden: unknown";
      case 404 -> "the server could not find the requested resource";
      case 405 -> "the server does not allow this method on the requested resource";
      case 409 -> "the server reported a conflict";
      case 422 -> "the server rejected our request due to an error in our request";
      case 429 -> "the server has received too many requests and has asked us to try again later";
      case 503 -> "the server is currently unable to handle the request";
      case 504 ->
          "the server was unable to return a response in the time allotted, but may still be"
              + " processing the request";
      default ->
          reply.status() >= 500
              ? "an error on the server (\""
                  + text(reply.body())
                  + "\") has prevented the request from succeeding"
              : "the server responded with the status code "
                  + reply.status()
                  + " but did not return more information";
    };
  }

  private static String text(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).strip();
    return text.isEmpty() ? "unknown" : text.substring(0, Math.min(text.length(), TEXT_CHARS_MAX));
  }

  private static final int TEXT_CHARS_MAX = 2048;

  private static CompletionStage<WebhookAnswer> unusable(String why) {
    return CompletableFuture.completedStage(new WebhookAnswer.Unusable(why));
  }
}

package io.troupe.actors.authz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.RequestAuthorizer;
import io.troupe.actors.outgoing.Outgoing;
import io.troupe.actors.outgoing.Remote;
import io.troupe.actors.recall.RecentAnswers;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.Authorizer.Decision;
import io.troupe.core.auth.Authorizer.Verdict;
import io.troupe.core.auth.review.AccessSpec;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.json.Json;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Asks somebody else, by SubjectAccessReview. Follows upstream apiserver
 * plugin/pkg/authorizer/webhook.
 */
public final class WebhookAuthorizer implements RequestAuthorizer {
  private static final int ANSWERS_MAX = 8_192;

  /** Longer questions are asked every time. */
  private static final int QUESTION_BYTES_MAX = 10_000;

  private final Outgoing outgoing;
  private final Settings settings;
  private final RecentAnswers<String, Verdict> answers;

  /**
   * @param headers sent with every call
   * @param allowedFor how long a yes is good; zero not to keep it
   * @param otherwiseFor how long any other answer is good
   * @param onFailure the decision when there is no answer: deny or no opinion
   * @param conditions all of which must hold for the webhook to be asked
   */
  public record Settings(
      String name,
      Remote remote,
      Map<String, String> headers,
      Duration timeout,
      Duration allowedFor,
      Duration otherwiseFor,
      Decision onFailure,
      AccessConditions conditions) {}

  public WebhookAuthorizer(Outgoing outgoing, Settings settings, LongSupplier nanoTime) {
    this.outgoing = outgoing;
    this.settings = settings;
    this.answers = new RecentAnswers<>(ANSWERS_MAX, nanoTime, this::goodFor);
  }

  /** A question without an answer is asked again. */
  private Duration goodFor(Verdict verdict) {
    if (!verdict.error().isEmpty()) {
      return Duration.ZERO;
    }
    return verdict.allowed() ? settings.allowedFor() : settings.otherwiseFor();
  }

  @Override
  public CompletionStage<Verdict> authorize(Attributes request, ClusterImage image) {
    ObjectNode spec = AccessSpec.of(request);
    return switch (settings.conditions().judge(spec)) {
      case AccessConditions.Answer.Matches _ -> ask(spec);
      case AccessConditions.Answer.Not _ ->
          CompletableFuture.completedFuture(new Verdict(Decision.NO_OPINION, ""));
      case AccessConditions.Answer.Unclear(String message) ->
          CompletableFuture.completedFuture(failed(message));
    };
  }

  private CompletionStage<Verdict> ask(ObjectNode spec) {
    String question = spec.toString();
    return question.length() > QUESTION_BYTES_MAX
        ? post(spec)
        : answers.get(question, () -> post(spec));
  }

  private CompletionStage<Verdict> post(ObjectNode spec) {
    ObjectNode review =
        Json.object()
            .put("kind", "SubjectAccessReview")
            .put("apiVersion", "authorization.k8s.io/v1");
    review.putObject("metadata");
    review.set("spec", spec);
    return outgoing
        .post(settings.remote(), "", Json.bytes(review), settings.headers(), settings.timeout())
        .thenApply(this::verdict)
        .exceptionally(failure ->
            failed(
                String.valueOf(
                    (failure.getCause() == null ? failure : failure.getCause()).getMessage())));
  }

  private Verdict verdict(Outgoing.Reply reply) {
    if (reply.status() / 100 != 2) {
      return failed("the webhook answered " + reply.status());
    }
    JsonNode status = Json.parse(reply.body()).path("status");
    boolean allowed = status.path("allowed").asBoolean(false);
    boolean denied = status.path("denied").asBoolean(false);
    String reason = status.path("reason").asText("");
    if (allowed && denied) {
      return new Verdict(
          Decision.DENY,
          reason,
          "webhook subject access review returned both allow and deny response");
    }
    return new Verdict(
        allowed ? Decision.ALLOW : denied ? Decision.DENY : Decision.NO_OPINION, reason);
  }

  private Verdict failed(String message) {
    return new Verdict(settings.onFailure(), "", "webhook \"" + settings.name() + "\": " + message);
  }
}

package io.troupe.actors.authn;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.Authentication;
import io.troupe.actors.gate.ReviewAnswer;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.auth.review.ReviewStatus;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.kind.review.ReviewKinds;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** TokenReview: whose token is this? Follows upstream pkg/registry/authentication/tokenreview. */
final class TokenReviewAnswer implements ReviewAnswer {
  private final TokenLine tokens;
  private final List<String> apiAudiences;

  TokenReviewAnswer(TokenLine tokens, List<String> apiAudiences) {
    this.tokens = tokens;
    this.apiAudiences = List.copyOf(apiAudiences);
  }

  @Override
  public ResourceType type() {
    return ReviewKinds.TOKEN_REVIEWS;
  }

  @Override
  public CompletionStage<Result<ObjectNode>> answer(
      ObjectNode review, UserInfo asker, ClusterImage image) {
    String token = review.path("spec").path("token").asText("");
    if (token.isEmpty()) {
      return CompletableFuture.completedFuture(
          Result.refused(
              Failure.badRequest("token is required for TokenReview in authentication")));
    }
    List<String> asked = new ArrayList<>();
    review.path("spec").path("audiences").forEach(audience -> asked.add(audience.asText()));
    return switch (tokens.prove(token, asked.isEmpty() ? apiAudiences : asked)) {
      case Authentication.Settled settled ->
          CompletableFuture.completedFuture(Result.ok(answered(review, settled)));
      case Authentication.Pending(CompletionStage<Authentication.Settled> pending) ->
          pending.thenApply(settled -> Result.ok(answered(review, settled)));
    };
  }

  private static ObjectNode answered(ObjectNode review, Authentication.Settled settled) {
    ObjectNode status = review.putObject("status");
    switch (settled) {
      case Authentication.Proven(UserInfo user, List<String> audiences) -> {
        status.put("authenticated", true);
        status.set("user", ReviewStatus.user(user));
        ArrayNode all = status.putArray("audiences");
        audiences.forEach(all::add);
      }
      case Authentication.Refused(String why) -> {
        status.putObject("user");
        status.put("error", why);
      }
    }
    return review;
  }
}

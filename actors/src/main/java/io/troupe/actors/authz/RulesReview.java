package io.troupe.actors.authz;

import com.fasterxml.jackson.databind.node.ObjectNode;
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

/**
 * SelfSubjectRulesReview: all that the caller may do in a namespace, as far as the authorizers can
 * list it.
 *
 * @param sources in the authorizers' order
 */
public record RulesReview(List<RuleSource> sources) implements ReviewAnswer {

  @Override
  public ResourceType type() {
    return ReviewKinds.SELF_SUBJECT_RULES_REVIEWS;
  }

  @Override
  public CompletionStage<Result<ObjectNode>> answer(
      ObjectNode review, UserInfo asker, ClusterImage image) {
    String namespace = review.path("spec").path("namespace").asText("");
    if (namespace.isEmpty()) {
      return CompletableFuture.completedFuture(
          Result.refused(Failure.badRequest("no namespace on request")));
    }
    List<RuleSource.Rules> found = new ArrayList<>();
    sources.forEach(source -> found.add(source.rules(asker, namespace, image)));
    review.set(
        "status",
        ReviewStatus.rules(
            found.stream().flatMap(rules -> rules.rules().stream()).toList(),
            found.stream().map(RuleSource.Rules::error).filter(e -> !e.isEmpty()).toList()));
    return CompletableFuture.completedFuture(Result.ok(review));
  }
}

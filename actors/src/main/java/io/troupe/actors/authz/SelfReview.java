package io.troupe.actors.authz;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.ReviewAnswer;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.auth.review.ReviewStatus;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.kind.review.ReviewKinds;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Result;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** SelfSubjectReview: who am I? */
public record SelfReview(InstantSource clock) implements ReviewAnswer {

  @Override
  public ResourceType type() {
    return ReviewKinds.SELF_SUBJECT_REVIEWS;
  }

  @Override
  public CompletionStage<Result<ObjectNode>> answer(
      ObjectNode review, UserInfo asker, ClusterImage image) {
    review
        .putObject("metadata")
        .put("creationTimestamp", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    review.putObject("status").set("userInfo", ReviewStatus.user(asker));
    return CompletableFuture.completedFuture(Result.ok(review));
  }
}

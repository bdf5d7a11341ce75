package io.troupe.actors.authz;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.RequestAuthorizer;
import io.troupe.actors.gate.ReviewAnswer;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.auth.review.AccessQuestion;
import io.troupe.core.auth.review.AccessQuestion.Form;
import io.troupe.core.auth.review.ReviewStatus;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.kind.review.ReviewKinds;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.outcome.Result;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** SubjectAccessReview in its three forms: may somebody do something? */
public record AccessReview(Form form, RequestAuthorizer authorizer) implements ReviewAnswer {

  @Override
  public ResourceType type() {
    return switch (form) {
      case SELF -> ReviewKinds.SELF_SUBJECT_ACCESS_REVIEWS;
      case SUBJECT -> ReviewKinds.SUBJECT_ACCESS_REVIEWS;
      case LOCAL -> ReviewKinds.LOCAL_SUBJECT_ACCESS_REVIEWS;
    };
  }

  @Override
  public CompletionStage<Result<ObjectNode>> answer(
      ObjectNode review, UserInfo asker, ClusterImage image) {
    List<FieldError> errors = AccessQuestion.validate(form, review);
    if (!errors.isEmpty()) {
      GroupVersionKind kind =
          GroupVersionKind.of(review.path("apiVersion").asText(), review.path("kind").asText());
      return CompletableFuture.completedFuture(Result.refused(Failure.invalid(kind, "", errors)));
    }
    AccessQuestion question = AccessQuestion.of(form, review.path("spec"), asker);
    return authorizer
        .authorize(question.attributes(), image)
        .thenApply(verdict -> {
          review.set("status", ReviewStatus.access(verdict, question.error()));
          return Result.ok(review);
        });
  }
}

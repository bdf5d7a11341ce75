package io.troupe.actors.gate;

import io.troupe.core.auth.Authorizer;
import io.troupe.core.meta.ResourceType;
import java.util.List;
import java.util.Optional;

/**
 * Who judges requests, and who answers questions about that.
 *
 * @param reviews one for each kind that is asked and not stored
 */
public record Access(RequestAuthorizer authorizer, List<ReviewAnswer> reviews) {
  public Access {
    reviews = List.copyOf(reviews);
  }

  /** Without reviews. */
  public static Access of(Authorizer authorizer) {
    return new Access(RequestAuthorizer.of(authorizer), List.of());
  }

  Optional<ReviewAnswer> review(ResourceType type) {
    return reviews.stream().filter(review -> review.type().equals(type)).findFirst();
  }
}

package io.troupe.actors.gate;

import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.Authorizer;
import io.troupe.core.auth.Authorizer.Verdict;
import io.troupe.core.image.ClusterImage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Judges requests, and may have to ask somebody outside for it. A judge that need not answers with
 * a completed stage, so that its callers go on in the same thread. Never completes exceptionally.
 */
@FunctionalInterface
public interface RequestAuthorizer {

  CompletionStage<Verdict> authorize(Attributes request, ClusterImage image);

  static RequestAuthorizer of(Authorizer authorizer) {
    return (request, image) ->
        CompletableFuture.completedFuture(authorizer.authorize(request, image));
  }
}

package io.troupe.actors.gate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Result;
import java.util.concurrent.CompletionStage;

/** Answers one kind that is asked and not stored. Any thread. */
public interface ReviewAnswer {
  ResourceType type();

  /**
   * @param review of the right kind and fields, in the request's namespace; becomes the answer's
   * @param asker who asks
   * @return the review with its status; a stage that never fails
   */
  CompletionStage<Result<ObjectNode>> answer(ObjectNode review, UserInfo asker, ClusterImage image);
}
